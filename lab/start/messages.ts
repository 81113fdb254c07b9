/** A message of the engine's machine-readable output, as far as the lab reads it. */
export interface EngineMessage {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly hook?: {
    readonly resource: { readonly addr: string };
    readonly action: string;
    readonly elapsed_seconds: number;
    /** A line that a provisioner printed. */
    readonly output?: string;
  };
}

/** A warning or error of the engine. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  /** Address of the resource that it is about. */
  readonly address?: string;
}

/** How both engines begin an error. */
const TITLE = "Error: ";

/**
 * The first error in what the engine printed for people, on one line: its title, and the paragraph below.
 *
 * Both engines draw a frame of box characters around an error when they print to a terminal, and none otherwise.
 */
export function firstReason(output: string): string {
  const lines = output.split("\n").map((line) => line.replace(/^[\s│╷╵]+/, "").trimEnd());
  const start = lines.findIndex((line) => line.startsWith(TITLE));
  if (start === -1) {
    return output.trim().split("\n").slice(-3).join(" ").trim() || "it said nothing";
  }
  const [title = "", ...below] = lines.slice(start);
  // Where it happened comes before what happened; a second error is another story.
  const [paragraph = ""] = below
    .join("\n")
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== "" && !text.startsWith("on "));
  const detail = paragraph.startsWith(TITLE) ? "" : paragraph.replaceAll("\n", " ");
  return [title.slice(TITLE.length), detail].filter((part) => part !== "").join(": ");
}

/** An error in words, for the overview. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
