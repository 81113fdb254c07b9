import type { KubernetesObject } from "../../lib/manifests";
import { describeUnless } from "../support/requirements";
import { REDIS_PLACES } from "./redis-places";
import { HINDRANCE, KINDS, render } from "./rendered-harbors";
import { Data, workloadsIn } from "./rendered-objects";

/** Where the chart writes Redis' login. Helm finds no Secret without a cluster, so it is empty: where one stands is where the password would. */
function placesOfRedisLogin(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects
    .filter(({ kind }) => ["ConfigMap", "Secret"].includes(kind))
    .filter((one) => {
      const texts = Object.values((one as Data).data ?? {}).map((text) =>
        one.kind === "Secret" ? Buffer.from(text, "base64").toString() : text,
      );
      return texts.some((text) => /rediss?(\+sentinel)?:\/\/:@|\n {2}password: ""/.test(text));
    });
}

describeUnless(HINDRANCE, "Secrets in the chart of Harbor, rendered by Helm", () => {
  test.each(Object.entries(KINDS))(
    "pods bear the revision of each Secret that they read, and of no other: %s",
    (_, props) => {
      const objects = render(props());
      // Redis' login is read where the chart writes it.
      const logins = placesOfRedisLogin(objects).map(({ metadata }) => `"${metadata.name}"`);
      const workloads = workloadsIn(objects);
      const read = workloads.map(({ metadata: { name }, spec }) => {
        const text = JSON.stringify(spec.template.spec);
        const subjects = ["admin", "bucket", "database", "keys", "tls"].filter((one) =>
          text.includes(`"harbor-${one}"`),
        );
        return {
          name,
          read: new Set([...subjects, ...(logins.some((login) => text.includes(login)) ? ["redis"] : [])]),
        };
      });
      const borne = workloads.map(({ metadata: { name }, spec }) => {
        const annotations = Object.keys(spec.template.metadata.annotations).sort().join(" ");
        const subjects = [...annotations.matchAll(/cdktf-onprem\/(\w+)-revision/g)].map(([, subject]) => subject);
        return { name, read: new Set(subjects) };
      });
      expect(read.some((one) => one.read.has("redis"))).toBe(true);
      expect(borne).toEqual(read);
    },
  );

  test("where the chart itself writes Redis' password in plain text", () => {
    const places = placesOfRedisLogin(render({})).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    expect(places.sort()).toEqual(REDIS_PLACES);
  });
});
