import { Service } from "@cdktf/provider-kubernetes/lib/service";
import { ServiceV1 } from "@cdktf/provider-kubernetes/lib/service-v1";
import { App, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { Environment } from "../../lib/environment";
import { CLUSTER, testEnvironment } from "../support/environments";

interface Port {
  readonly nodePort?: number;
  readonly protocol?: string;
}

/** A Service in a stack that has its name. */
function service(environment: Environment, name: string, ...ports: readonly Port[]): void {
  new ServiceV1(environment.stack(name), "service", {
    metadata: { name },
    spec: { type: "NodePort", port: ports.map((port) => ({ port: 80, ...port })) },
  });
}

/** What a chart's Service has, in a stack of its own. */
function claim(environment: Environment, name: string, port: number): void {
  environment.nodePorts.claim(port, new Construct(environment.stack(name), "chart"));
}

/** What is refused in an environment: each path with the one before it. */
function taken(build: (environment: Environment) => void): readonly string[] {
  const environment = testEnvironment(new App());
  build(environment);
  return environment.stacks
    .flatMap((stack) => environment.nodePorts.check(stack))
    .map((text) => text.replace(/^NodePort \[(\S+)\] NodePortTaken: (\S+) .*$/, "$1 $2"));
}

test.each<[string, (environment: Environment) => void, readonly string[]]>([
  [
    "of two Services, in whichever stacks they are",
    (environment) => {
      service(environment, "a", { nodePort: 30080 });
      service(environment, "b", { nodePort: 30081 }, { nodePort: 30080 });
      new Service(environment.stack("c"), "service", {
        metadata: { name: "c" },
        spec: { port: [{ port: 80, nodePort: 30081 }] },
      });
    },
    ["test-b/service test-a/service", "test-c/service test-b/service"],
  ],
  [
    "of a chart and a Service, whichever comes first",
    (environment) => {
      claim(environment, "a", 30080);
      service(environment, "b", { nodePort: 30080 }, { nodePort: 30081 });
      claim(environment, "c", 30081);
    },
    ["test-b/service test-a/chart", "test-c/chart test-b/service"],
  ],
  [
    "of two charts",
    (environment) => {
      claim(environment, "a", 30080);
      claim(environment, "b", 30080);
    },
    ["test-b/chart test-a/chart"],
  ],
])("one node port %s is refused, once", (_, build, expected) => {
  expect(taken(build)).toEqual(expected);
});

test.each<[string, (environment: Environment) => void]>([
  [
    "of two protocols",
    (environment) => {
      service(environment, "a", { nodePort: 30080, protocol: "UDP" }, { nodePort: 30080, protocol: "TCP" });
    },
  ],
  [
    "of two environments",
    (environment) => {
      const other = new Environment(environment.node.scope as never, "other", { cluster: CLUSTER });
      service(environment, "a", { nodePort: 30080 });
      service(other, "a", { nodePort: 30080 });
      claim(other, "b", 30081);
      claim(environment, "b", 30081);
    },
  ],
  [
    "that only Terraform knows, or the API server chooses",
    (environment) => {
      const port = Token.asNumber(Fn.lengthOf(["a"]));
      service(environment, "a", { nodePort: port }, {});
      service(environment, "b", { nodePort: port }, {});
    },
  ],
])("node ports %s are let be", (_, build) => {
  expect(taken(build)).toEqual([]);
});
