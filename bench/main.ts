import { type GroupName, parseArguments } from "./arguments";
import { HOSTS } from "./hosts/measurements";
import { LIBRARY } from "./library";
import type { Measurement, Row } from "./measurement";

const GROUPS: Readonly<Record<GroupName, readonly Measurement[]>> = { library: LIBRARY, hosts: HOSTS };

async function main(args: readonly string[]): Promise<void> {
  const { group, pairs } = parseArguments(args);
  console.log(`Ratios: the median of ${pairs} pairs of runs in turns, after one to warm up. Less is better.`);
  for (const { title, run } of GROUPS[group]) {
    console.log(`\n${title}`);
    for (const row of await run(pairs)) {
      console.log(lineOf(row));
    }
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

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
