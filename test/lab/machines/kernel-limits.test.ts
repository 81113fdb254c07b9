import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { raiseLimits, restoreLimits } from "../../../lab/machines/kernel-limits";
import { temporaryLab } from "../lab-folder";

describe("limits of the kernel", () => {
  const lab = temporaryLab();

  function limit(value: string): string {
    const file = join(lab.current().root, "limit");
    writeFileSync(file, value);
    return file;
  }

  test("are raised, and put back as they were", async () => {
    const file = limit("128\n");
    await raiseLimits(lab.current(), file);
    await raiseLimits(lab.current(), file);
    expect(readFileSync(file, "utf8")).toBe("4096");
    await restoreLimits(lab.current(), file);
    expect(readFileSync(file, "utf8")).toBe("128");
  });

  test("are left alone where they are high enough", async () => {
    const file = limit("8192\n");
    await raiseLimits(lab.current(), file);
    await restoreLimits(lab.current(), file);
    expect(readFileSync(file, "utf8")).toBe("8192\n");
  });
});
