import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { Environment } from "../../environment";
import type { Violation } from "../../units";

/** What an image has to itself in its environment. */
export interface TakenNames {
  readonly pool: string;
  readonly image: string;
  readonly namespace: string;
  readonly claimName: string;
  /** The construct that takes them. */
  readonly scope: Construct;
}

/** The names that the images of an environment take. */
class NamesOfImages {
  private readonly images = new Map<string, TakenNames>();
  private readonly claims = new Map<string, TakenNames>();

  /** What others have already. */
  public *clashes(names: TakenNames): Iterable<Violation> {
    const { pool, image, namespace, claimName } = names;
    const same = this.images.get(image);
    if (same !== undefined) {
      yield {
        code: "RbdImageRepeated",
        what: `${pathOf(same)} has the image ${same.pool}/${image}, and Kubernetes knows a volume by the name of its image alone`,
        got: `${pool}/${image}`,
        instead:
          same.pool === pool
            ? "use the claim of the other where the pods are, or move it"
            : "rename one of the two images: `rbd rename`",
      };
    }
    const other = this.claims.get(claimOf(names));
    if (other !== undefined) {
      yield {
        code: "ClaimRepeated",
        what: `${pathOf(other)} has the claim of that name in the namespace already`,
        got: Token.isUnresolved(namespace) ? claimName : `${namespace}/${claimName}`,
        instead: "give one of the two another claimName",
      };
    }
  }

  /** Keeps them from others. */
  public take(names: TakenNames): void {
    this.images.set(names.image, names);
    this.claims.set(claimOf(names), names);
  }
}

function pathOf({ scope }: TakenNames): string {
  return scope.node.path;
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** A namespace that another resource names has a name within its stack alone. */
function claimOf({ namespace, claimName, scope }: TakenNames): string {
  const stack = Environment.stackOf(scope);
  const expression = (): unknown =>
    Tokenization.resolve(namespace, { scope: stack, preparing: false, resolver: RESOLVER });
  return JSON.stringify([
    ...(Token.isUnresolved(namespace) ? [stack.node.path, expression()] : [namespace]),
    claimName,
  ]);
}

const taken = new WeakMap<Environment, NamesOfImages>();

/** The names that are taken in an environment. */
export function takenIn(environment: Environment): NamesOfImages {
  const names = taken.get(environment) ?? new NamesOfImages();
  taken.set(environment, names);
  return names;
}
