/** A class, an escape, a count, or a character of a pattern. */
const PARTS = /\[(?:\\.|[^\]\\])*\]|\\.|\{(\d+)(?:,(\d*))?\}|[^]/g;

/** How often a pattern repeats something at most by its counts, those within each other multiplied: what RE2 limits. */
export function mostRepetitions(pattern: string): number {
  // Of each group that is open, and of the whole pattern: the most in it so far.
  const open = [1];
  // Of what a count would repeat.
  let last = 1;
  for (const [part, from, to] of pattern.matchAll(PARTS)) {
    if (part === "(") {
      open.push(1);
      last = 1;
    } else if (part === ")") {
      last = open.pop() ?? 1;
    } else {
      last = from === undefined ? 1 : last * Math.max(1, Number(from), Number(to ?? 0));
    }
    open.push(Math.max(open.pop() ?? 1, last));
  }
  return Math.max(...open);
}
