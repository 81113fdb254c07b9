import { attempt, command, TIMED_OUT } from "../../../lab/machines/command";
import { describeOnLinux } from "../lab-folder";

describeOnLinux("attempt", () => {
  test("tells how a program ended and what it said", async () => {
    const outcome = await attempt("sh", ["-c", "cat; echo bad >&2; exit 3"], { input: "good" });
    expect(outcome).toEqual({ status: 3, stdout: "good", stderr: "bad\n" });
  });

  test("counts a killed program as a shell does", async () => {
    expect((await attempt("sh", ["-c", "kill -9 $$"])).status).toBe(137);
    expect((await attempt("sh", ["-c", "kill -15 $$"])).status).toBe(143);
  });

  test("ends a program whose time is over", async () => {
    expect(await attempt("sleep", ["60"], { timeoutMs: 50 })).toEqual({ status: TIMED_OUT, stdout: "", stderr: "" });
  });

  test("a program that reads nothing", async () => {
    expect((await attempt("true", [], { input: "x".repeat(1_000_000) })).status).toBe(0);
  });

  test("a program that is not there", async () => {
    await expect(attempt("/no/such/program", [])).rejects.toThrow("/no/such/program cannot be started");
  });
});

describeOnLinux("command", () => {
  test("gives what a program printed", async () => {
    expect(await command("echo", ["text"])).toBe("text\n");
  });

  test("repeats what a program complained about", async () => {
    await expect(command("sh", ["-c", "echo why >&2; exit 2"])).rejects.toThrow(/failed with status 2:\nwhy$/);
  });
});
