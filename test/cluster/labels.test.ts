import { selectorLabels, workloadLabels } from "../../lib/cluster";

test("labels name the workload, and say who manages it", () => {
  expect(workloadLabels({ name: "nginx-entry", instance: "entry", component: "proxy" })).toEqual({
    "app.kubernetes.io/name": "nginx-entry",
    "app.kubernetes.io/instance": "entry",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "terraform",
  });
});

test("selectors hold only what never changes", () => {
  expect(selectorLabels({ name: "nginx-entry", instance: "entry" })).toEqual({
    "app.kubernetes.io/name": "nginx-entry",
    "app.kubernetes.io/instance": "entry",
  });
});
