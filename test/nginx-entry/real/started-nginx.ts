import { selfSigned } from "../../support/certificate";
import { ask } from "./client";
import { eventually, Sandbox } from "./sandbox";

/** Where a started nginx finds names, and is asked whether it is well. */
export interface StartOptions {
  readonly statusPort: number;
  /** Address and port of a DNS server. */
  readonly resolver: string;
}

/** A real nginx with a configuration, started as a pod starts it, without the reloader. */
export async function startNginx(text: string, { statusPort, resolver }: StartOptions): Promise<Sandbox> {
  const sandbox = new Sandbox([resolver]);
  sandbox.mountCertificate(selfSigned("unused"));
  sandbox.mount("configuration", { "nginx.conf": text });
  const { status, output } = sandbox.init();
  if (status !== 0) {
    throw new Error(output);
  }
  sandbox.startNginx();
  await eventually("nginx is healthy", () =>
    ask(statusPort, "/healthz").then(
      (answer) => answer.status === 200,
      () => false,
    ),
  );
  return sandbox;
}
