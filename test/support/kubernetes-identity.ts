/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Namespace and name of an object, as people call it: `shop/api`; `api` for one without a namespace. */
export function nameOf(object: unknown): string {
  const metadata = isRecord(object) && isRecord(object.metadata) ? object.metadata : {};
  return [metadata.namespace, metadata.name ?? "(no name)"].filter((part) => typeof part === "string").join("/");
}

/** What the published OpenAPI does not say of metadata, and the API server asks for all the same. */
export function identityErrors(object: Readonly<Record<string, unknown>>, namespaced: boolean): readonly string[] {
  const { kind, metadata } = object;
  if (!isRecord(metadata)) {
    return ["metadata: is required"];
  }
  const { name, namespace, labels, annotations } = metadata;
  return [
    ...nameErrors(String(kind), name),
    ...namespaceErrors(namespace, namespaced),
    ...entries(labels).flatMap(([key, value]) => [
      ...keyErrors("metadata.labels", key),
      ...(typeof value !== "string" || LABEL_VALUE.test(value)
        ? []
        : [`metadata.labels[${JSON.stringify(key)}]: is no value of a label`]),
    ]),
    // Here the API server does not tell capital letters from small ones.
    ...entries(annotations).flatMap(([key]) => keyErrors("metadata.annotations", key, key.toLowerCase())),
  ];
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SERVICE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PATH_SEGMENT = /^(?!\.{1,2}$)[^/%]+$/;
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Kinds whose names are no DNS names of several labels, as nearly all are. */
const NAME_FORMS: Readonly<Record<string, RegExp>> = {
  Namespace: LABEL,
  Service: SERVICE_NAME,
  Role: PATH_SEGMENT,
  RoleBinding: PATH_SEGMENT,
  ClusterRole: PATH_SEGMENT,
  ClusterRoleBinding: PATH_SEGMENT,
};

function nameErrors(kind: string, name: unknown): readonly string[] {
  if (name === undefined) {
    return ["metadata.name: is required"];
  }
  return typeof name === "string" && !(NAME_FORMS[kind] ?? SUBDOMAIN).test(name)
    ? [`metadata.name: is no name of a ${kind}, got ${JSON.stringify(name)}`]
    : [];
}

function namespaceErrors(namespace: unknown, namespaced: boolean): readonly string[] {
  if (!namespaced) {
    return namespace === undefined ? [] : ["metadata.namespace: the kind has none"];
  }
  if (namespace === undefined) {
    return ["metadata.namespace: is required, or the object lands where the client happens to be"];
  }
  return typeof namespace === "string" && !LABEL.test(namespace)
    ? [`metadata.namespace: is no name of a namespace, got ${JSON.stringify(namespace)}`]
    : [];
}

/** A name, or a domain, a slash and a name. */
function keyErrors(path: string, key: string, judged = key): readonly string[] {
  const slash = judged.indexOf("/");
  const good = QUALIFIED.test(judged.slice(slash + 1)) && (slash < 0 || SUBDOMAIN.test(judged.slice(0, slash)));
  return good ? [] : [`${path}[${JSON.stringify(key)}]: is no name of one`];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : [];
}
