import { MEASUREMENTS, type Row } from "./measurements";

const DEFAULT_PAIRS = 3;

/** `npm run bench -- 5` takes the median of five pairs. */
const pairs = Number(process.argv[2] ?? DEFAULT_PAIRS);
if (!Number.isInteger(pairs) || pairs < 1) {
  throw new Error(`the number of pairs is a whole number from 1 up, got ${process.argv[2] ?? ""}`);
}

console.log(`Ratios: the median of ${pairs} pairs of runs in turns, after one to warm up. Less is better.`);
for (const { title, run } of MEASUREMENTS) {
  console.log(`\n${title}`);
  for (const row of run(pairs)) {
    console.log(lineOf(row));
  }
}

function lineOf({ what, figure, target, note }: Row): string {
  return [
    `  ${what.padEnd(48)}`,
    (figure === undefined ? "skipped" : figure.toFixed(3)).padStart(8),
    (target === undefined ? "" : `≤ ${target}`).padEnd(7),
    verdict(figure, target).padEnd(7),
    grey(note),
  ].join("  ");
}

function verdict(figure: number | undefined, target: number | undefined): string {
  if (figure === undefined || target === undefined) {
    return "";
  }
  return figure <= target ? "met" : "NOT MET";
}

function grey(text: string): string {
  return process.stdout.isTTY ? `\u001b[90m${text}\u001b[39m` : `(${text})`;
}
