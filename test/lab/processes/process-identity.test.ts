import { findProcess, identify, isAlive, parseStat, signal } from "../../../lab/processes/process-identity";
import { describeOnLinux } from "../lab-folder";

const after = "S 1 321 321 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 5 0 987654 1000 200";

describe("parseStat", () => {
  test.each(["(node)", "(a b)", "(a) S 1 (b)", "())"])("a process called %s", (name) => {
    expect(parseStat(`321 ${name} ${after}`)).toEqual({ state: "S", startTicks: 987_654 });
  });

  test("text that is none", () => {
    expect(parseStat("")).toBeUndefined();
    expect(parseStat("321 (node) S 1 2")).toBeUndefined();
  });
});

describeOnLinux("a process", () => {
  const self = identify(process.pid)!;

  test("is itself", () => {
    expect(isAlive(self)).toBe(true);
  });

  test("is no other one with its pid", () => {
    expect(isAlive({ ...self, startTicks: self.startTicks + 1 })).toBe(false);
    expect(isAlive({ ...self, bootId: "an earlier boot" })).toBe(false);
    expect(isAlive({ ...self, startTicks: self.startTicks - 1 })).toBe(false);
  });

  test("is not signalled in place of an earlier one", () => {
    let signalled = false;
    const note = (): void => {
      signalled = true;
    };
    process.on("SIGUSR2", note);
    signal({ ...self, startTicks: self.startTicks + 1 }, "SIGUSR2");
    process.off("SIGUSR2", note);
    expect(signalled).toBe(false);
  });

  test("is not there any more", () => {
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });

  test("of another program is not the lab's", () => {
    expect(findProcess({ name: "node", programs: ["/no/such/lab/bin"], works: "/no/such/lab" })).toBeUndefined();
  });
});
