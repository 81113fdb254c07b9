import { describeEachShell } from "./support/each-shell";
import { type Blow, KillPoints } from "./support/kill-points";
import type { Change, Machine } from "./support/machine";

const FIRST: Change = {
  write: { "etc/a.conf": "first\n", "etc/made/b": "b\n", "etc/dropped": "first\n" },
  edit: { "etc/table": "line" },
  remove: ["etc/gone"],
};
const SECOND: Change = {
  write: { "etc/a.conf": "second\n", "etc/made/more/c": "c\n" },
  edit: { "etc/table": "other" },
};
const SICK: Change = { ...SECOND, write: { ...SECOND.write, "etc/a.conf": "sick\n" }, settings: { within: 0 } };

interface Scenario {
  readonly name: string;
  /** Made and confirmed before. */
  readonly given?: Change;
  readonly command: (machine: Machine) => readonly string[];
  /** Brings it to its end after all, and tells nothing of what was before. */
  readonly again: Change | readonly string[];
}

const SCENARIOS: readonly Scenario[] = [
  { name: "the first apply", command: (machine) => ["apply", machine.prepare(FIRST)], again: FIRST },
  { name: "a later apply", given: FIRST, command: (machine) => ["apply", machine.prepare(SECOND)], again: SECOND },
  { name: "an apply that fails", given: FIRST, command: (machine) => ["apply", machine.prepare(SICK)], again: FIRST },
  {
    name: "a restore",
    given: FIRST,
    command: () => ["restore", "test.change"],
    again: ["restore", "test.change"],
  },
];

/** What may come after a guard that was killed. */
const SUCCESSORS = ["revert", "recover", "again"] as const;

describeEachShell("a guard that is killed at any point", (machine, shell) => {
  // The points are the same under every shell, and nearly so for both blows: one goes through all of them, the others through samples.
  const blows: readonly Blow[] = shell === "dash" ? ["before", "beside"] : ["before"];
  const strideOf = (blow: Blow): number => (shell !== "dash" ? 13 : blow === "before" ? 1 : 5);

  const look = (): unknown => ({
    etc: machine().tree(),
    state: Object.keys(machine().tree("state")),
    unit: machine().has("units/cdktf-onprem-recover.service"),
    active: machine().has("active") ? machine().read("active") : "",
  });
  const run = ({ again }: Scenario): void => {
    const { status, output } = "map" in again ? machine().guard(...again) : machine().apply(again);
    expect({ status, output }).toEqual({ status: 0, output });
  };

  describe.each(SCENARIOS)("in $name", (scenario) => {
    test.each(blows)(
      "%s a program: all is as before or all is as wanted, and the next one completes it",
      (blow) => {
        const points = new KillPoints(machine());
        const stride = strideOf(blow);
        machine().write("etc/a.conf", "original\n", 0o640);
        machine().write("etc/gone", "bye\n", 0o600);
        machine().write("etc/table", "kept\n");
        machine().write("active", "original\n");
        if (scenario.given) {
          expect(machine().apply(scenario.given).status).toBe(0);
        }
        points.snapshot();
        const before = look();
        expect(points.strike(0, blow, () => scenario.command(machine()))).toBe(false);
        const total = points.count;
        const after = look();
        run(scenario);
        const final = look();
        expect(total).toBeGreaterThan(30);
        const seen = new Set<unknown>();
        for (let n = 1; n <= total; n += stride) {
          points.rewind();
          points.strike(n, blow, () => scenario.command(machine()));
          const successor = SUCCESSORS[Math.floor(n / stride) % SUCCESSORS.length]!;
          if (successor !== "again") {
            machine().guard(...(successor === "recover" ? ["recover"] : ["revert", "test.change"]));
            const state = look() as { active: string };
            // At boot the services start by themselves, with the files that are there.
            const active = successor === "recover" ? machine().read("etc/a.conf") : state.active;
            const outcome = [before, after].find(
              (known) => JSON.stringify(known) === JSON.stringify({ ...state, active }),
            );
            expect([before, after]).toContain(outcome ?? { n, state });
            seen.add(outcome);
          }
          run(scenario);
          expect({ n, state: look() }).toEqual({ n, state: final });
        }
        const outcomes = scenario.name === "an apply that fails" ? [before] : [before, after];
        // Samples may all fall on one side of the decision.
        expect(stride === 1 ? [...seen].length : outcomes.length).toBe(outcomes.length);
      },
      200_000,
    );
  });
});
