import type { TerraformConfiguration } from "../../../lib/manifests";

/** The namespace of everything that has one. */
const NAMESPACE = "terse";

/** After the namespace, as it is referred to. */
const placed = (name: string) => ({
  metadata: { name, namespace: "${kubernetes_namespace_v1.terse.metadata[0].name}" },
});

/** Names of what belongs to no namespace are nobody else's. */
const ofCluster = { metadata: { name: "onprem-terse" } };

const selector = { match_labels: { app: "terse" } };

/** A pod that uses whatever has a default of its own somewhere. */
const template = (spec: Readonly<Record<string, unknown>> = {}) => ({
  metadata: { labels: { app: "terse" } },
  spec: {
    security_context: { run_as_non_root: true, run_as_user: "1000" },
    container: [
      {
        name: "main",
        image: "main:1",
        security_context: { capabilities: { drop: ["ALL"] }, seccomp_profile: {} },
        port: [{ container_port: 80 }],
        liveness_probe: { http_get: { port: "80" } },
        readiness_probe: { tcp_socket: { port: "80" } },
        lifecycle: { pre_stop: { exec: { command: ["true"] } } },
        resources: { requests: { cpu: "10m" } },
        env: [
          { name: "EMPTY", value: "" },
          { name: "NODE", value_from: { field_ref: { field_path: "spec.nodeName" } } },
          { name: "CPU", value_from: { resource_field_ref: { resource: "limits.cpu" } } },
          { name: "SETTING", value_from: { config_map_key_ref: { name: "terse", key: "a" } } },
        ],
        env_from: [{ secret_ref: { name: "terse" } }],
        volume_mount: [{ name: "settings", mount_path: "/settings" }],
      },
    ],
    volume: [
      { name: "settings", config_map: { name: "terse", items: [{ key: "a", path: "a", mode: "0400" }] } },
      { name: "secret", secret: { secret_name: "terse" } },
      { name: "scratch", empty_dir: {} },
      { name: "host", host_path: { path: "/tmp" } },
      { name: "claim", persistent_volume_claim: { claim_name: "terse" } },
      { name: "fields", downward_api: { items: { path: "labels", field_ref: { field_path: "metadata.labels" } } } },
      {
        name: "projected",
        projected: {
          sources: {
            secret: [{ name: "terse" }, { name: "other" }],
            config_map: [{ name: "terse" }],
            service_account_token: { path: "token" },
          },
        },
      },
    ],
    toleration: [{ key: "dedicated" }],
    topology_spread_constraint: [{ topology_key: "kubernetes.io/hostname", label_selector: selector }],
    affinity: {
      node_affinity: {
        required_during_scheduling_ignored_during_execution: {
          // Nowhere: no pod is to run.
          node_selector_term: { match_expressions: { key: "onprem-terse", operator: "Exists" } },
        },
      },
    },
    ...spec,
  },
});

/** A webhook that hears of nothing there is. */
const webhook = {
  name: "terse.example.com",
  admission_review_versions: ["v1"],
  side_effects: "None",
  client_config: { service: { name: "terse", namespace: NAMESPACE }, ca_bundle: "no certificate" },
  rule: { api_groups: ["terse.example.com"], api_versions: ["v1"], resources: ["nothings"], operations: ["CREATE"] },
};

const rule = { api_groups: [""], resources: ["pods"], verbs: ["get"] };
const subjects = [
  { kind: "ServiceAccount", name: "terse" },
  { kind: "User", name: "anna", api_group: "rbac.authorization.k8s.io" },
];
const roleRef = (kind: string, name: string) => ({ api_group: "rbac.authorization.k8s.io", kind, name });

/**
 * Resources of many kinds, each with little more than it must have: what a stack does not say is said by the provider or by the API server, and it
 * must not matter which of them is asked.
 */
export const TERSE_RESOURCES: NonNullable<TerraformConfiguration["resource"]> = {
  kubernetes_namespace_v1: { terse: { metadata: { name: NAMESPACE } } },
  kubernetes_config_map_v1: { terse: { ...placed("terse"), data: { a: "b" } } },
  kubernetes_secret_v1: { terse: { ...placed("terse"), data: { a: "b" } } },
  kubernetes_service_account_v1: { terse: placed("terse") },
  kubernetes_role_v1: { terse: { ...placed("terse"), rule } },
  kubernetes_role_binding_v1: { terse: { ...placed("terse"), role_ref: roleRef("Role", "terse"), subject: subjects } },
  kubernetes_cluster_role_v1: { terse: { ...ofCluster, rule } },
  kubernetes_cluster_role_binding_v1: {
    terse: { ...ofCluster, role_ref: roleRef("ClusterRole", "onprem-terse"), subject: subjects },
  },
  kubernetes_deployment_v1: { terse: { ...placed("terse"), spec: { replicas: "0", selector, template: template() } } },
  kubernetes_stateful_set_v1: {
    terse: {
      ...placed("terse"),
      spec: {
        replicas: "0",
        service_name: "terse",
        selector,
        template: template(),
        volume_claim_template: {
          metadata: { name: "data" },
          spec: { access_modes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      },
      wait_for_rollout: false,
    },
  },
  kubernetes_daemon_set_v1: {
    terse: { ...placed("terse"), spec: { selector, template: template() }, wait_for_rollout: false },
  },
  kubernetes_cron_job_v1: {
    terse: {
      ...placed("terse"),
      spec: {
        schedule: "0 0 1 1 *",
        job_template: { metadata: {}, spec: { template: template({ restart_policy: "Never" }) } },
      },
    },
  },
  kubernetes_service_v1: { terse: { ...placed("terse"), spec: { selector: { app: "terse" }, port: { port: 80 } } } },
  kubernetes_ingress_v1: {
    terse: {
      ...placed("terse"),
      spec: { rule: { http: { path: { backend: { service: { name: "terse", port: { number: 80 } } } } } } },
    },
  },
  kubernetes_network_policy_v1: {
    terse: {
      ...placed("terse"),
      spec: { pod_selector: {}, ingress: { ports: { port: "80" } }, policy_types: ["Ingress"] },
    },
  },
  kubernetes_pod_disruption_budget_v1: { terse: { ...placed("terse"), spec: { min_available: "1", selector } } },
  kubernetes_horizontal_pod_autoscaler_v2: {
    terse: {
      ...placed("terse"),
      spec: {
        max_replicas: 2,
        scale_target_ref: { api_version: "apps/v1", kind: "Deployment", name: "terse" },
        metric: {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", average_utilization: "80" } },
        },
      },
    },
  },
  kubernetes_limit_range_v1: { terse: { ...placed("terse"), spec: { limit: { type: "Pod", max: { cpu: "4" } } } } },
  kubernetes_resource_quota_v1: { terse: { ...placed("terse"), spec: { hard: { pods: "10" } } } },
  kubernetes_persistent_volume_claim_v1: {
    terse: {
      ...placed("terse"),
      spec: { access_modes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      wait_until_bound: false,
    },
  },
  kubernetes_persistent_volume_v1: {
    terse: {
      ...ofCluster,
      spec: {
        access_modes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
        storage_class_name: "onprem-terse",
        persistent_volume_source: {
          csi: { driver: "terse.example.com", volume_handle: "terse", node_stage_secret_ref: { name: "terse" } },
        },
      },
    },
  },
  kubernetes_storage_class_v1: { terse: { ...ofCluster, storage_provisioner: "terse.example.com" } },
  kubernetes_csi_driver_v1: { terse: { metadata: { name: "terse.example.com" }, spec: { attach_required: true } } },
  kubernetes_priority_class_v1: { terse: { ...ofCluster, value: 1000 } },
  kubernetes_ingress_class_v1: { terse: { ...ofCluster, spec: { controller: "example.com/terse" } } },
  kubernetes_runtime_class_v1: { terse: { ...ofCluster, handler: "terse" } },
  kubernetes_endpoint_slice_v1: {
    terse: {
      ...placed("terse"),
      address_type: "IPv4",
      endpoint: { addresses: ["192.0.2.1"] },
      port: { port: "80", name: "http", app_protocol: "http" },
    },
  },
  kubernetes_validating_webhook_configuration_v1: { terse: { ...ofCluster, webhook } },
  kubernetes_mutating_webhook_configuration_v1: { terse: { ...ofCluster, webhook } },
};
