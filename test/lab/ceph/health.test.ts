import { workingDaemons } from "../../../lab/ceph/health";

const WORKING = {
  quorum_names: ["lab"],
  mgrmap: { available: true },
  osdmap: { num_osds: 1, num_up_osds: 1 },
  fsmap: { by_rank: [{ name: "lab", status: "up:active" }] },
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

  test.each(["", "Error connecting to cluster", "{"])("nothing, as %j tells", (text) => {
    expect([...workingDaemons(text)]).toEqual([]);
  });
});
