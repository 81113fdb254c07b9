import type { ChartValues } from "../../cluster";
import type { Duration } from "../../units";
import type { HarborProps } from "../description/harbor-props";
import type { HarborScannerVolumeOptions } from "./scanner-volume";
import type { HarborExposure } from "./exposure";

/** A Harbor on a cluster. */
export interface HaHarborProps extends HarborProps {
  /**
   * How clients reach it: through the cluster's entry, by an Ingress, a node port or a load balancer.
   *
   * @see https://github.com/goharbor/harbor-helm#configure-how-to-expose-harbor-service
   */
  readonly exposure: HarborExposure;

  /**
   * Pods of each part, at least 2. No two of a part share a node: what is more than there are nodes stays Pending.
   *
   * @default 2
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly replicas?: number;

  /**
   * Namespace that exists already.
   *
   * @default a namespace of its own, named after the construct, that admits only restricted pods
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
   */
  readonly namespace?: string;

  /**
   * Whether a plan that would delete or replace the images' claim, the keys or the namespace is refused by Terraform, and what other props leave
   * without a use, such as the claim of a Harbor that is given a bucket, stays in the cluster and is forgotten by Terraform. To delete them, say false
   * and deploy first. It holds while the code names the Harbor: one that is taken out of it is deleted. A class that keeps its volumes
   * (`dataMustStay`) keeps the images then too.
   *
   * @default true
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
   */
  readonly deletionProtection?: boolean;

  /**
   * How long a new version may take to change the database's schema before its cores are given up. A deploy waits that long, and 15 minutes more.
   *
   * @default Duration.minutes(30)
   * @see https://github.com/goharbor/harbor-helm/blob/main/docs/Upgrade.md
   */
  readonly migrationTimeout?: Duration;

  /**
   * Volumes of the scanner, one for each pod, that hold its databases.
   *
   * @default 10 GiB of the cluster's default class
   * @see https://goharbor.io/docs/latest/install-config/harbor-ha-helm/
   */
  readonly scannerVolume?: HarborScannerVolumeOptions;

  /**
   * Whether a NetworkPolicy lets clients reach what is for them, the pods of Harbor each other, the cluster's pods the metrics, and nobody the rest.
   *
   * @default true
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   */
  readonly networkPolicy?: boolean;

  /**
   * Whether Harbor's nginx and portal listen on IPv6 too. Where the nodes have it switched off, they would not start.
   *
   * @default false
   * @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/
   */
  readonly ipv6?: boolean;

  /**
   * Priority class of the pods, but for those of the scanner and the exporter, which have the cluster's default one. It has to exist: nodes that run
   * out of room keep the pods with the higher one.
   *
   * @default "system-cluster-critical": a cluster that cannot pull its images cannot heal
   * @see https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
   */
  readonly priorityClassName?: string;

  /**
   * Counts the changes of the passwords of the database, Redis, the bucket and admin that are given as variables: raise it by 1 to have new ones written,
   * and the pods that read them replaced. What stands in the code, such as another user of Redis or another variable, is followed without it.
   *
   * @default 1
   * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
   */
  readonly secretRevision?: number;

  /**
   * Version of the chart, 1.19.0 or 1.19.1: the values of others have not been tried.
   *
   * @default that of the catalogue
   * @see https://github.com/goharbor/harbor-helm/releases
   */
  readonly chartVersion?: string;

  /**
   * Values of the chart, laid over those of the construct as Helm does it, and unchecked but for what the construct has to keep: addresses, secrets,
   * what a prop says, and that no two pods of a part share a node.
   *
   * @default none
   * @see https://github.com/goharbor/harbor-helm/blob/main/values.yaml
   */
  readonly values?: ChartValues;
}
