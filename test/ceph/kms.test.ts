import { Kms } from "../../lib/ceph";
import { codesOf, refusalOf } from "../support/refusal";

test("Vault has what the driver cannot do without", () => {
  expect(Kms.vault({ address: "https://vault.example.com:8200" }).configuration("vault")).toEqual({
    encryptionKMSType: "vault",
    vaultAddress: "https://vault.example.com:8200",
    vaultAuthPath: "/v1/auth/kubernetes/login",
    vaultRole: "csi-kubernetes",
    vaultPassphrasePath: "ceph-csi/",
    vaultBackendPath: "secret/",
    vaultDestroyKeys: "true",
  });
});

test("Vault says all that it is told, as the texts that the driver reads", () => {
  const kms = Kms.vault({
    ...{ address: "http://10.0.0.5:8200", role: "ceph", authPath: "/v1/auth/prod/login", backend: "kv-v2" },
    ...{ backendPath: "disks/", passphrasePath: "prod/", namespace: "storage", caCertificate: "PEM" },
    ...{ tlsServerName: "vault", destroyKeys: false },
  });
  expect(kms.configuration("main")).toEqual({
    encryptionKMSType: "vault",
    vaultAddress: "http://10.0.0.5:8200",
    vaultAuthPath: "/v1/auth/prod/login",
    vaultRole: "ceph",
    vaultPassphrasePath: "prod/",
    vaultBackend: "kv-v2",
    vaultBackendPath: "disks/",
    vaultNamespace: "storage",
    vaultTLSServerName: "vault",
    vaultDestroyKeys: "false",
    vaultCAFromSecret: "main-ca.crt",
  });
  expect(kms.secretData("main")).toEqual({ "main-ca.crt": "PEM" });
});

test("any other system is told what is given", () => {
  const kms = Kms.other("kmip", { KMIP_ENDPOINT: "kmip:5696" });
  expect(kms.configuration("a")).toEqual({ encryptionKMSType: "kmip", KMIP_ENDPOINT: "kmip:5696" });
  expect(kms.secretData("a")).toEqual({});
});

test.each(["", "vault.example.com", "https://", "https://vault/v1", "ftp://vault"])("%j is no address", (address) => {
  expect(codesOf(() => Kms.vault({ address }))).toEqual(["KmsAddressInvalid"]);
});

test("an address with credentials is refused without showing them", () => {
  const { message } = refusalOf(() => Kms.vault({ address: "https://me:canary@vault" }));
  expect(message).toContain("KmsAddressInvalid");
  expect(message).not.toContain("canary");
});
