import { LOOPBACK } from "../processes/ports";

/** Address of the apiserver inside the cluster: the first of the Service addresses. */
export const SERVICE_CIDR = "10.96.0.0/16";
export const FIRST_SERVICE_ADDRESS = "10.96.0.1";

/** Address under which the lab's test machines see this one; nothing need hold it as long as there are none. */
export const MACHINES_ADDRESS = "198.18.0.1";

export type AuthorityName = "ca" | "etcd-ca" | "registry-ca";

/** A certificate by what it is for; the files are named after it, `NAME.crt` and `NAME.key`. */
export interface CertificateSpec {
  readonly name: string;
  readonly authority: AuthorityName;
  /** Kubernetes reads this as the user. */
  readonly commonName: string;
  /** Kubernetes reads this as the group. */
  readonly organization?: string;
  readonly usages: readonly ("serverAuth" | "clientAuth")[];
  /** Names and addresses a server is called by. */
  readonly dns?: readonly string[];
  readonly addresses?: readonly string[];
}

/**
 * etcd has an authority of its own: who is signed by the cluster's (a kubelet, say) must not get at the raw data. A registry has one
 * that nobody trusts who was not told to.
 */
export const AUTHORITIES: Readonly<Record<AuthorityName, string>> = {
  ca: "cdktf-onprem lab",
  "etcd-ca": "cdktf-onprem lab etcd",
  "registry-ca": "cdktf-onprem lab registry",
};

const LOCAL = { dns: ["localhost"], addresses: [LOOPBACK] } as const;

export const CERTIFICATES: readonly CertificateSpec[] = [
  {
    name: "apiserver",
    authority: "ca",
    commonName: "kube-apiserver",
    usages: ["serverAuth"],
    dns: [
      "localhost",
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
    ],
    addresses: [LOOPBACK, FIRST_SERVICE_ADDRESS, MACHINES_ADDRESS],
  },
  {
    name: "admin",
    authority: "ca",
    commonName: "lab-admin",
    organization: "system:masters",
    usages: ["clientAuth"],
  },
  {
    name: "controller-manager",
    authority: "ca",
    commonName: "system:kube-controller-manager",
    usages: ["serverAuth", "clientAuth"],
    ...LOCAL,
  },
  {
    name: "scheduler",
    authority: "ca",
    commonName: "system:kube-scheduler",
    usages: ["serverAuth", "clientAuth"],
    ...LOCAL,
  },
  {
    name: "kwok",
    authority: "ca",
    commonName: "kwok-controller",
    usages: ["serverAuth", "clientAuth"],
    ...LOCAL,
  },
  {
    name: "apiserver-kubelet-client",
    authority: "ca",
    commonName: "kube-apiserver-kubelet-client",
    usages: ["clientAuth"],
  },
  { name: "kube-proxy", authority: "ca", commonName: "system:kube-proxy", usages: ["clientAuth"] },
  { name: "coredns", authority: "ca", commonName: "lab-coredns", usages: ["clientAuth"] },
  {
    name: "registry",
    authority: "registry-ca",
    commonName: "registry",
    usages: ["serverAuth"],
    dns: ["registry.lab"],
    addresses: [MACHINES_ADDRESS],
  },
  { name: "etcd", authority: "etcd-ca", commonName: "etcd", usages: ["serverAuth", "clientAuth"], ...LOCAL },
  { name: "etcd-client", authority: "etcd-ca", commonName: "kube-apiserver", usages: ["clientAuth"] },
];

/** Subject in the notation of openssl's -subj. */
export function subject(spec: Pick<CertificateSpec, "commonName" | "organization">): string {
  const organization = spec.organization === undefined ? "" : `/O=${spec.organization}`;
  return `${organization}/CN=${spec.commonName}`;
}

/** Extensions of a certificate, as the text of an openssl configuration file. */
export function opensslConfig(spec: CertificateSpec | "authority"): string {
  const request = ["[req]", "distinguished_name = subject", "prompt = no", "[subject]", "[extensions]"];
  if (spec === "authority") {
    return [
      ...request,
      "basicConstraints = critical, CA:TRUE",
      "keyUsage = critical, keyCertSign, cRLSign, digitalSignature",
      "subjectKeyIdentifier = hash",
      "",
    ].join("\n");
  }
  const names = [
    ...(spec.dns ?? []).map((name) => `DNS:${name}`),
    ...(spec.addresses ?? []).map((address) => `IP:${address}`),
  ];
  return [
    ...request,
    "basicConstraints = critical, CA:FALSE",
    "keyUsage = critical, digitalSignature",
    `extendedKeyUsage = ${spec.usages.join(", ")}`,
    "authorityKeyIdentifier = keyid",
    ...(names.length === 0 ? [] : [`subjectAltName = ${names.join(", ")}`]),
    "",
  ].join("\n");
}
