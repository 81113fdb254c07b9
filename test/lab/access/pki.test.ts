import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AUTHORITIES, CERTIFICATES, opensslConfig, subject } from "../../../lab/access/certificates";
import { writeKubeconfigs } from "../../../lab/access/kubeconfig";
import { certificate, ensurePki, pkiFingerprint } from "../../../lab/access/pki";
import { describeWith } from "../../support/requirements";
import { temporaryLab } from "../lab-folder";

describe("descriptions of certificates", () => {
  test("subjects carry Kubernetes' group and user", () => {
    expect(subject({ commonName: "lab-admin", organization: "system:masters" })).toBe("/O=system:masters/CN=lab-admin");
    expect(subject({ commonName: "etcd" })).toBe("/CN=etcd");
  });

  test("servers carry their names", () => {
    const config = opensslConfig({
      ...{ name: "a", authority: "ca", commonName: "a", usages: ["serverAuth"] },
      ...{ dns: ["localhost"], addresses: ["127.0.0.1"] },
    });
    expect(config).toContain("\nsubjectAltName = DNS:localhost, IP:127.0.0.1\n");
    expect(config).toContain("\nbasicConstraints = critical, CA:FALSE\n");
  });

  test("only the administrator is a master", () => {
    const masters = CERTIFICATES.filter(({ organization }) => organization === "system:masters");
    expect(masters.map(({ name }) => name)).toEqual(["admin"]);
  });
});

describeWith(["openssl"], "certificates made by openssl", () => {
  const lab = temporaryLab();
  const read = (name: string): X509Certificate =>
    new X509Certificate(readFileSync(join(lab.current().pki, `${name}.crt`)));

  test("each is signed by its authority, and by no other", async () => {
    await ensurePki(lab.current());
    for (const { name, authority } of CERTIFICATES) {
      expect(read(name).checkIssued(read(authority))).toBe(true);
      expect(read(name).verify(read(authority).publicKey)).toBe(true);
      expect(read(name).verify(read(authority === "ca" ? "etcd-ca" : "ca").publicKey)).toBe(false);
      expect(read(name).ca).toBe(false);
    }
  });

  test("the apiserver answers to all its names", async () => {
    await ensurePki(lab.current());
    for (const host of ["localhost", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"]) {
      expect(read("apiserver").checkHost(host)).toBe(host);
    }
    for (const address of ["127.0.0.1", "10.96.0.1", "198.18.0.1"]) {
      expect(read("apiserver").checkIP(address)).toBe(address);
    }
    expect(read("apiserver").checkHost("example.org")).toBeUndefined();
  });

  test("keys and kubeconfigs are their owner's alone", async () => {
    const paths = lab.current();
    await ensurePki(paths);
    mkdirSync(paths.access);
    await writeKubeconfigs(paths);
    const keys = readdirSync(paths.pki).filter((name) => name.endsWith(".key"));
    expect(keys).toHaveLength(CERTIFICATES.length + Object.keys(AUTHORITIES).length + 1);
    const files = [
      ...keys.map((name) => join(paths.pki, name)),
      ...readdirSync(paths.access).map((name) => join(paths.access, name)),
      paths.kubeconfig,
    ];
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(paths.pki).mode & 0o777).toBe(0o700);
    const admin = readFileSync(certificate(paths, "admin").cert, "utf8");
    expect(readFileSync(paths.kubeconfig, "utf8")).toContain(Buffer.from(admin).toString("base64"));
  });

  test("stay as they are until they are described otherwise", async () => {
    const paths = lab.current();
    expect(pkiFingerprint(paths)).toBe("");
    await expect(ensurePki(paths)).resolves.toBe(true);
    const first = pkiFingerprint(paths);
    await expect(ensurePki(paths)).resolves.toBe(false);
    expect(pkiFingerprint(paths)).toBe(first);
    writeFileSync(join(paths.pki, "made-from"), "an older description");
    await expect(ensurePki(paths)).resolves.toBe(true);
    expect(pkiFingerprint(paths)).not.toBe(first);
  });
});
