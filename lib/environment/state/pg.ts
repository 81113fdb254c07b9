import { enforce } from "../../units";
import type { StateLocation } from "./state-location";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.pg}; the connection, credentials included, comes from PG_CONN_STR or the PG* variables. */
export interface PgStateOptions {
  /**
   * Start of the schemas' names; each stack has a schema of its own, `<prefix>_<stack>` with underscores for dashes.
   *
   * @default "terraform"
   * @see https://developer.hashicorp.com/terraform/language/backend/pg#schema_name
   */
  readonly prefix?: string;
}

/** Longest name that PostgreSQL keeps whole; it cuts longer ones in silence, which would let two stacks share a schema. */
const LONGEST_NAME = 63;

/** Arguments of Terraform's `pg` backend; it locks by PostgreSQL's advisory locks. */
export function pgConfig(options: PgStateOptions): (location: StateLocation) => BackendConfig {
  const prefix = options.prefix ?? "terraform";
  return ({ stack }) => {
    const schema = `${prefix}_${stack.node.id}`.replaceAll("-", "_");
    enforce("StateBackend", stack.node.path, schema, [
      function* schemaIsName(name) {
        if (!/^[a-z_][a-z0-9_]*$/.test(name) || name.length > LONGEST_NAME) {
          yield {
            code: "StateSchemaInvalid",
            what: `the schema of a stack's state is a plain name of at most ${LONGEST_NAME} characters`,
            got: name,
            instead: "write a shorter prefix of lower-case letters, digits and underscores",
          };
        }
      },
    ]);
    return { schema_name: schema };
  };
}
