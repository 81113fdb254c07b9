import { parse } from "yaml";

import { renderKubeconfig } from "../../../lab/access/kubeconfig";

describe("renderKubeconfig", () => {
  const text = renderKubeconfig({
    server: "https://127.0.0.1:26443",
    ca: "CA\n",
    user: { cert: "CERT\n", key: "KEY\n" },
  });
  const config = parse(text) as Record<string, unknown>;
  const base64 = (value: string): string => Buffer.from(value).toString("base64");

  test("holds one context, called lab, and needs no other file", () => {
    expect(config).toEqual({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "lab", cluster: { server: "https://127.0.0.1:26443", "certificate-authority-data": base64("CA\n") } },
      ],
      users: [
        { name: "lab", user: { "client-certificate-data": base64("CERT\n"), "client-key-data": base64("KEY\n") } },
      ],
      contexts: [{ name: "lab", context: { cluster: "lab", user: "lab" } }],
      "current-context": "lab",
    });
  });
});
