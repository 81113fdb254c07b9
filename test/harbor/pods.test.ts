import { HarborExposure } from "../../lib/harbor";
import { harbor, PAIR, valuesOf, viewOf } from "./harbors";
import { policiesIn } from "./rendered-objects";

test("the scanner and the exporter have no priority, as no image waits for them", () => {
  const values = valuesOf({ priorityClassName: "registry" });
  const withPriority = Object.entries(values).filter(([, part]) =>
    Object.hasOwn(Object(part) as object, "priorityClassName"),
  );
  expect(withPriority.map(([name]) => name).sort()).toEqual(["core", "jobservice", "nginx", "portal", "registry"]);
});

test.each([
  ["nginx", {}],
  ["core and portal", { exposure: HarborExposure.ingress({ className: "nginx", tls: PAIR }) }],
])("clients reach %s by both ports, also where parts speak TLS among themselves", (_, props) => {
  const clients = policiesIn(viewOf(harbor(props)).objects).find(({ metadata }) => metadata.name === "harbor-clients");
  expect(clients).toMatchObject({ spec: { ingress: [{ ports: [{ port: 8080 }, { port: 8443 }] }] } });
});
