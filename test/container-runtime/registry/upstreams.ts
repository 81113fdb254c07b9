import type { Endpoint, Mirror, Upstream } from "../../../lib/container-runtime/registry/registry-settings";

type Given<T> = Partial<Omit<T, "login" | "mirrors">> & { readonly address: string; readonly login?: boolean };

/** Somebody's name and password, as files hold them. */
export const LOGIN = { basic: "cm9ib3Q6cw==", username: '"robot"', password: '"s"' };

/** A registry with the defaults of one about which nothing is said. */
export function upstream(given: Given<Upstream> & { readonly mirrors?: readonly Given<Mirror>[] }): Upstream {
  return {
    ...endpoint(given),
    fallback: given.fallback ?? true,
    mirrors: (given.mirrors ?? []).map((mirror) => ({
      ...endpoint(mirror),
      prefix: mirror.prefix,
      resolve: mirror.resolve ?? true,
    })),
  };
}

function endpoint({ address, plainHttp = false, certificate, login }: Given<Endpoint>): Endpoint {
  return { address, plainHttp, certificate, login: login === true ? LOGIN : undefined };
}
