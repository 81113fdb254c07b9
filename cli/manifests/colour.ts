import type { Surroundings } from "../surroundings";

const [BOLD, RED, GREEN, CYAN] = [1, 31, 32, 36];

/** A diff in the colours of git, where a person looks at it who did not ask for none. */
export function coloured(diff: string, { stdout, variables }: Pick<Surroundings, "stdout" | "variables">): string {
  const { NO_COLOR: none = "", TERM: terminal } = variables;
  if (!stdout.isTerminal || none !== "" || terminal === "dumb") {
    return diff;
  }
  let isHead = false;
  return diff
    .split("\n")
    .map((line) => {
      // A removed line may begin like the name of a file: heads end where the lines begin.
      isHead = line.startsWith("diff ") || (isHead && !line.startsWith("@@"));
      const colour = isHead ? BOLD : colourOf(line);
      return colour === undefined || line === "" ? line : `\u001b[${colour}m${line}\u001b[m`;
    })
    .join("\n");
}

function colourOf(line: string): number | undefined {
  return line.startsWith("@@") ? CYAN : line.startsWith("-") ? RED : line.startsWith("+") ? GREEN : undefined;
}
