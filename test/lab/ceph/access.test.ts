import { mkdirSync, writeFileSync } from "node:fs";

import { readCluster } from "../../../lab/ceph/access";
import { cephEnvironment } from "../../../lab/ceph/admin";
import { cephStatus } from "../../../lab/ceph/ceph-status";
import { cephLayout } from "../../../lab/ceph/layout";
import { describeOnLinux, temporaryLab } from "../lab-folder";

describeOnLinux("the lab's Ceph", () => {
  const lab = temporaryLab();

  test("there is none in a lab that was brought up without", async () => {
    expect(readCluster(lab.current())).toBeUndefined();
    expect(await cephStatus(lab.current())).toEqual([]);
  });

  test("is not there yet while it is being made, and what of it does not run is said", async () => {
    const { folder, config } = cephLayout(lab.current());
    mkdirSync(folder);
    writeFileSync(config, "[global]\n");
    expect(readCluster(lab.current())).toBeUndefined();
    const stopped = ["ceph-mon", "ceph-mgr", "ceph-osd", "ceph-mds"].map((name) => ({ name, state: "stopped" }));
    expect(await cephStatus(lab.current())).toEqual(stopped);
  });

  test("is found by what another process has written down", () => {
    const { folder, description } = cephLayout(lab.current());
    mkdirSync(folder);
    const identity = { clusterId: "b9127830-b0cc-4e34-aa47-9d1a2e9949a8", monitors: ["v2:127.0.0.1:26400"] };
    writeFileSync(description, JSON.stringify(identity));
    expect(readCluster(lab.current())).toEqual(identity);
  });

  test("variables that lead to another cluster are kept from its programs", () => {
    process.env.CEPH_ARGS = "--id somebody";
    try {
      const environment = cephEnvironment(lab.current());
      expect(environment.CEPH_CONF).toBe(cephLayout(lab.current()).config);
      expect(environment).not.toHaveProperty("CEPH_ARGS");
    } finally {
      delete process.env.CEPH_ARGS;
    }
  });
});
