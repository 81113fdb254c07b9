import { workingDaemons } from "../../../lab/ceph/health";

const WORKING = {
  quorum_names: ["lab"],
  mgrmap: { available: true },
  osdmap: { num_osds: 1, num_up_osds: 1 },
  fsmap: { by_rank: [{ name: "lab", status: "up:active" }] },
  pgmap: { num_pgs: 17, pgs_by_state: [{ state_name: "active+clean", count: 17 }] },
};

/** What works, in an order of its own. */
const working = (report: unknown): readonly string[] => [...workingDaemons(JSON.stringify(report))].sort();

describe("workingDaemons", () => {
  test("all of them", () => {
    expect(working(WORKING)).toEqual(["mds", "mgr", "mon", "osd"]);
  });

  test.each([
    ["mon", { ...WORKING, quorum_names: [] }],
    ["mgr", { ...WORKING, mgrmap: { available: false } }],
    ["osd", { ...WORKING, osdmap: { num_osds: 1, num_up_osds: 0 } }],
    ["mds", { ...WORKING, fsmap: { by_rank: [{ name: "lab", status: "up:creating" }] } }],
    ["mds", { ...WORKING, fsmap: { by_rank: [] } }],
  ])("all but the %s", (kind, report) => {
    expect(working(report)).toEqual(["mds", "mgr", "mon", "osd"].filter((other) => other !== kind));
  });

  test.each([
    ["some are still being made", ["active+clean", "creating+activating"]],
    ["some are unknown", ["unknown", "active+clean"]],
  ])("no OSD while of its placement groups %s", (_, states) => {
    const pgs_by_state = states.map((state_name, index) => ({ state_name, count: index === 0 ? 9 : 8 }));
    expect(working({ ...WORKING, pgmap: { num_pgs: 17, pgs_by_state } })).not.toContain("osd");
  });

  test("an OSD that scrubs works", () => {
    const pgs_by_state = [
      { state_name: "active+clean", count: 16 },
      { state_name: "active+clean+scrubbing", count: 1 },
    ];
    expect(working({ ...WORKING, pgmap: { num_pgs: 17, pgs_by_state } })).toContain("osd");
  });

  test.each(["", "Error connecting to cluster", "{"])("nothing, as %j tells", (text) => {
    expect([...workingDaemons(text)]).toEqual([]);
  });
});
