import type { Block } from "../terraform";

/**
 * Where Terraform's words are not those of Kubernetes: short lists, as all else follows from the API's own description.
 *
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs
 */

/** Attributes of resources that say how Terraform goes about its work; no Kubernetes object says it. */
const TERRAFORM_ONLY: ReadonlySet<string> = new Set([
  // Of every resource.
  "//",
  "depends_on",
  "id",
  "lifecycle",
  "provider",
  "timeouts",
  // Counts of changes of write-only values.
  "binary_data_wo_revision",
  "data_wo_revision",
  // What Terraform does once the object is there.
  "auto_approve",
  // Waiting.
  "target_state",
  "wait_for_completion",
  "wait_for_default_service_account",
  "wait_for_load_balancer",
  "wait_for_rollout",
  "wait_for_service_account_token",
  "wait_until_bound",
  // Of kubernetes_manifest.
  "computed_fields",
  "field_manager",
  "wait",
  "wait_for",
]);

/** Attributes that Terraform calls otherwise, for definitions that have none of their name. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["binary_data", "data"],
  ["binary_data_wo", "data"],
  ["ceph_monitors", "monitors"],
  ["data_disk_uri", "diskURI"],
  ["data_wo", "data"],
  ["endpoints_name", "endpoints"],
  ["rados_user", "user"],
  ["rbd_image", "image"],
  ["rbd_pool", "pool"],
  ["storage_provisioner", "provisioner"],
  ["strategy", "updateStrategy"],
]);

/** Blocks of Terraform whose attributes stand in Kubernetes where the block stands. */
const GROUPING: ReadonlySet<string> = new Set(["persistent_volume_source"]);

/** Attributes with bytes that are base64 in Terraform already; elsewhere it takes text. */
const ENCODED: ReadonlySet<string> = new Set(["binary_data", "binary_data_wo"]);

/** Whether an attribute of a resource itself is Terraform's alone. */
export function isTerraformOnly(attribute: string): boolean {
  return TERRAFORM_ONLY.has(attribute);
}

/** Whether a block only groups attributes. */
export function isGrouping(attribute: string): boolean {
  return GROUPING.has(attribute);
}

/** Whether the value of an attribute is base64 as it stands. */
export function isEncoded(attribute: string): boolean {
  return ENCODED.has(attribute);
}

/**
 * Which field of Kubernetes an attribute of Terraform is: the same name in its own spelling (`cluster_ip` and `clusterIP`), the plural for
 * a block that may be repeated (`volume_mount` and `volumeMounts`), or one of the few that have another name.
 *
 * @param fields the fields there are
 * @returns undefined where none is meant
 */
export function fieldOf(attribute: string, fields: readonly string[]): string | undefined {
  const plain = spelling(attribute);
  const find = (name: string): string | undefined => fields.find((field) => spelling(field) === name);
  const renamed = RENAMED.get(attribute);
  return (
    find(plain) ??
    find(`${plain}s`) ??
    find(`${plain}es`) ??
    find(plain.replace(/y$/, "ies")) ??
    (renamed !== undefined && fields.includes(renamed) ? renamed : undefined)
  );
}

function spelling(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

/** Whether a resource is nothing but a note in Terraform's state: it keeps a value, and runs nothing. */
export function isBookkeeping(type: string, block: Block): boolean {
  return type === "terraform_data" && block.provisioner === undefined;
}
