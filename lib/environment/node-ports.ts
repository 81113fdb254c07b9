import { TerraformResource, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { InvalidInputError } from "../units";
import type { EnvironmentStack } from "./environment-stack";

/** A port that somebody wants of every node. */
interface NodePort {
  readonly port: number;
  readonly protocol: string;
  readonly owner: IConstruct;
}

/** What the bindings of a Service tell of what it was given. */
interface Service extends TerraformResource {
  readonly specInput?: { readonly port?: unknown };
}

interface ServicePort {
  readonly nodePort?: number;
  readonly protocol?: string;
}

/**
 * The node ports of an environment: the API server gives each to one Service alone, and says so in the middle of an apply. Services are known by
 * themselves, in whichever stack they are; a chart's are not, so whoever installs one claims the ports that its values name.
 *
 * @example
 * Environment.of(this).nodePorts.claim(30443, this);
 */
export class NodePorts {
  private readonly claims: NodePort[] = [];

  /** Says that a Service which no resource shows, such as one of a chart, has a port of every node, for TCP. */
  public claim(port: number, owner: IConstruct): void {
    this.claims.push({ port, protocol: "TCP", owner });
  }

  /** What is wrong in a stack beside all other stacks of its environment, as messages for its validation. */
  public check(stack: EnvironmentStack): string[] {
    const own = this.portsOf(stack);
    // Most stacks have none.
    if (own.length === 0) {
      return [];
    }
    const all = stack.environment.stacks.flatMap((each) => (each === stack ? own : this.portsOf(each)));
    return own.flatMap((one) => {
      const before = all.slice(0, all.indexOf(one));
      const twin = before.find(({ port, protocol }) => port === one.port && protocol === one.protocol);
      return twin === undefined ? [] : [taken(one, twin)];
    });
  }

  private portsOf(stack: EnvironmentStack): readonly NodePort[] {
    const claimed = this.claims.filter(({ owner }) => owner.node.scopes.includes(stack));
    return [...servicePorts(stack), ...claimed].filter(({ port }) => !Token.isUnresolved(port));
  }
}

function servicePorts(stack: EnvironmentStack): readonly NodePort[] {
  return stack.node
    .findAll()
    .filter((construct): construct is Service => TerraformResource.isTerraformResource(construct))
    .filter(({ terraformResourceType }) => /^kubernetes_service(_v1)?$/.test(terraformResourceType))
    .flatMap((owner) => {
      const ports = owner.specInput?.port;
      return (Array.isArray(ports) ? (ports as readonly ServicePort[]) : []).flatMap(
        ({ nodePort, protocol = "TCP" }) => (nodePort === undefined ? [] : [{ port: nodePort, protocol, owner }]),
      );
    });
}

function taken({ port, owner }: NodePort, twin: NodePort): string {
  return new InvalidInputError("NodePort", owner.node.path, [
    {
      code: "NodePortTaken",
      what: `${twin.owner.node.path} has the same node port of the same cluster`,
      got: port,
      instead: "give one of the two another",
    },
  ]).message;
}
