import { spawnSync } from "node:child_process";
import { describeUnless } from "../../support/requirements";
import { describeEachShell } from "./support/each-shell";
import type { Change, Outcome } from "./support/machine";

const SMALL_DISK = "mount -t tmpfs -o size=512k none";
const CHANGE: Change = {
  write: { "disk/etc/a.conf": `new\n${"x".repeat(9000)}`, "disk/etc/made/b": "b\n" },
  edit: { "disk/etc/table": "line" },
  remove: ["disk/etc/gone"],
};
const SETTINGS = { confirm: "now", within: 0 };

/** Everything on the disk by mode and content, but what fills it. */
const LOOK = String.raw`{ find disk ! -name 'fill*' ! -type d -printf '%p %m ' -exec cksum {} \; | sort; find disk -type d -printf '%p\n' | sort; }`;

describeEachShell("a disk with hardly any room", (machine) => {
  describeUnless(mountsNothing(), "of its own", () => {
    /**
     * Runs the change on a disk of its own, which is gone with the command.
     *
     * @param room what is left on it, in KiB
     */
    function applyWith(room: number, change: Change): Outcome & { readonly before: string; readonly after: string } {
      const guard = machine().line(
        "apply",
        machine().prepare({ ...change, settings: { ...SETTINGS, ...change.settings } }),
      );
      const script = `exec 2>&1; cd "$MACHINE" && mkdir -p disk && ${SMALL_DISK} disk && mkdir -p disk/etc disk/units/multi-user.target.wants
        echo before > disk/etc/a.conf; echo bye > disk/etc/gone; echo first > disk/etc/table
        cat /dev/zero > disk/fill 2> /dev/null
        truncate -s $(($(stat -c %s disk/fill) - ${room} * 1024)) disk/fill
        ${LOOK} > before; ${guard}; echo "status $?"; ${LOOK} > after`;
      const env = {
        ...machine().environment,
        GUARD_STATE: machine().at("disk/state"),
        GUARD_UNITS: machine().at("disk/units"),
      };
      const { stdout } = spawnSync("unshare", ["-m", "sh", "-c", script], { encoding: "utf8", env });
      const [, output = "", status] = /^([^]*)\nstatus (\d+)\n$/.exec(stdout) ?? [undefined, stdout];
      return {
        status: Number(status),
        output,
        lastLine: output.split("\n").at(-1) ?? "",
        before: machine().read("before"),
        after: machine().read("after"),
      };
    }

    test("whatever does not fit: nothing is touched, and how much room there is is told", () => {
      let room = 0;
      for (; ; room += 4) {
        const { status, lastLine, before, after } = applyWith(room, CHANGE);
        if (status === 0) {
          break;
        }
        expect({ room, after }).toEqual({ room, after: before });
        expect(lastLine).toMatch(
          /^node-1: a test: stage failed: .*No space left on device \(.*disk has \d+ KiB free\); nothing was touched$/,
        );
      }
      // Each file, step and record takes a page, so that there were as many places to fail at.
      expect(room).toBeGreaterThan(60);
    });

    test("no room at all is needed to put back", () => {
      const activate = 'cat /dev/zero > "$MACHINE/disk/fill2"; grep -q before "$MACHINE/disk/etc/a.conf"';
      const { status, lastLine, before, after } = applyWith(300, { ...CHANGE, steps: { activate } });
      expect([status, lastLine]).toEqual([1, "node-1: a test: activate failed: exit status 1; put back, healthy"]);
      expect(after).toBe(before);
    });

    test("and none to confirm", () => {
      const activate = 'cat /dev/zero > "$MACHINE/disk/fill2"; true';
      const { status, after } = applyWith(300, { ...CHANGE, steps: { activate } });
      expect(status).toBe(0);
      expect(after).toContain("disk/state/changes/test.change/current\n");
      expect(after).not.toMatch(/cdktf-onprem-(new|old)|pending|accepted/);
    });
  });
});

function mountsNothing(): string | undefined {
  const { status } = spawnSync("unshare", ["-m", "sh", "-c", `${SMALL_DISK} /mnt`]);
  return status === 0 ? undefined : "nothing can be mounted here";
}
