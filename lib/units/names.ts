const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Whether the text is a DNS label as Kubernetes takes it for namespaces, Services and most other names.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function isDnsLabel(text: string): boolean {
  return isText(text) && DNS_LABEL.test(text);
}

/**
 * Whether the text is a DNS subdomain as Kubernetes takes it for Secrets, ConfigMaps and nodes: labels with dots between, of
 * any length as long as the whole has at most 253 characters.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export function isDnsSubdomain(text: string): boolean {
  return isText(text) && text.length <= 253 && DNS_SUBDOMAIN.test(text);
}

/**
 * Whether the text is a key inside a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
 */
export function isDataKey(text: string): boolean {
  return isText(text) && /^[-._a-zA-Z0-9]{1,253}$/.test(text);
}

const LABEL_NAME = /^[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/;

/**
 * Whether the text is the key of a label, or of an annotation, of Kubernetes.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export function isLabelKey(text: string): boolean {
  const [name = "", prefix, ...rest] = isText(text) ? text.split("/").reverse() : [];
  return rest.length === 0 && LABEL_NAME.test(name) && (prefix === undefined || isDnsSubdomain(prefix));
}

/** Whether the text is the value of a label of Kubernetes. */
export function isLabelValue(text: string): boolean {
  return text === "" || (isText(text) && LABEL_NAME.test(text));
}

/** Whether the number is a TCP port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** Whether there is a text at all: a pattern would take a name that is missing for the word "undefined". */
function isText(text: unknown): boolean {
  return typeof text === "string";
}
