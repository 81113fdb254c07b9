import { get } from "node:http";

/** Requests sent so far, and why some of them were no good. */
export interface LoadResult {
  readonly sent: number;
  readonly failures: readonly string[];
  /** Whether its time was over before it was stopped. */
  readonly over: boolean;
}

/** A load that goes on until it is stopped, or its time is over. */
export interface Load {
  /** @returns when the last answer is in */
  stop(): Promise<LoadResult>;
}

const TICK_MS = 20;

/** However slow the machine is, it is not flooded. */
const IN_FLIGHT = 100;

/**
 * What the entry answers, over a connection of its own; good is 200 alone.
 *
 * @returns the body, or why there is none
 */
export function fetched(url: string): Promise<{ readonly body: string } | { readonly failure: string }> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 10_000 }, (response) => {
      const parts: string[] = [];
      response.setEncoding("utf8").on("data", (text: string) => parts.push(text));
      response.once("error", ({ message }) => {
        resolve({ failure: message });
      });
      response.once("end", () => {
        const body = parts.join("").trim();
        resolve(response.statusCode === 200 ? { body } : { failure: `${response.statusCode ?? 0} ${body}` });
      });
    });
    request.once("timeout", () => request.destroy(new Error("no answer in 10 s")));
    request.once("error", ({ message }) => {
      resolve({ failure: message });
    });
  });
}

/** Sends requests to these addresses in turn, at a steady rate, for a limited time. */
export function startLoad(urls: readonly string[], perSecond: number, limitMs: number): Load {
  const failures: string[] = [];
  const inFlight = new Set<Promise<void>>();
  const end = Date.now() + limitMs;
  let sent = 0;
  const send = (url: string): void => {
    const answer = fetched(url).then((result) => {
      if ("failure" in result) failures.push(`${url}: ${result.failure}`);
      inFlight.delete(answer);
    });
    inFlight.add(answer);
    sent++;
  };
  let over = false;
  const timer = setInterval(() => {
    over = Date.now() > end;
    if (over) {
      clearInterval(timer);
      return;
    }
    for (let left = (perSecond * TICK_MS) / 1_000; left > 0 && inFlight.size < IN_FLIGHT; left--) {
      send(urls[sent % urls.length] ?? "");
    }
  }, TICK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(inFlight);
      return { sent, failures, over };
    },
  };
}
