import { enforce } from "../../units";
import type { StateLocation } from "./state-location";
import { prefixViolations } from "./state-rules";
import type { BackendConfig } from "./terraform-state";

/** Options of {@link StateBackend.consul}; the token comes from CONSUL_HTTP_TOKEN. */
export interface ConsulStateOptions {
  /**
   * Host and port of Consul, e.g. `consul.example.com:8501`.
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/consul#address
   */
  readonly address: string;

  /**
   * Scheme by which Consul is asked.
   *
   * @default "https"
   * @see https://developer.hashicorp.com/terraform/language/backend/consul#scheme
   */
  readonly scheme?: "http" | "https";

  /**
   * Key under which the states lie.
   *
   * @default "terraform"
   * @see https://developer.hashicorp.com/terraform/language/backend/consul#path
   */
  readonly prefix?: string;
}

/** Arguments of Terraform's `consul` backend. */
export function consulConfig(options: ConsulStateOptions): (location: StateLocation) => BackendConfig {
  enforce("StateBackend", "consul", options, [
    function* addressIsHost({ address }) {
      const [, port] = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9.-]+):(\d{1,5})$/.exec(address) ?? [];
      if (port === undefined || Number(port) < 1 || Number(port) > 65535) {
        yield {
          code: "StateAddressInvalid",
          what: "address is a host and a port",
          got: address,
          instead: "write e.g. consul.example.com:8501",
        };
      }
    },
    ({ prefix }) => prefixViolations(prefix),
  ]);
  return ({ stack }) => ({
    address: options.address,
    scheme: options.scheme ?? "https",
    path: `${options.prefix ?? "terraform"}/${stack.node.id}`,
    lock: true,
  });
}
