import { SecretValue } from "../../lib/environment";
import { Backend, NginxEntryProps, Tls } from "../../lib/nginx-entry";
import { Duration, Size } from "../../lib/units";
import { onlyResource } from "../support/synth";
import { deploymentSpec, entryStack, nginxConf, pod } from "./synthesized-entry";

test("pods may be put on tainted nodes, with a priority", () => {
  const tolerations = [{ key: "role", value: "entry", effect: "NoSchedule" as const }, { key: "dedicated" }];
  expect(pod(entryStack({ tolerations, priorityClassName: "system-cluster-critical" }))).toMatchObject({
    toleration: [
      { key: "role", operator: "Equal", value: "entry", effect: "NoSchedule" },
      { key: "dedicated", operator: "Exists" },
    ],
    priority_class_name: "system-cluster-critical",
  });
});

test("pods have nearly all ports for connections to backends, and none that nginx listens on", () => {
  expect(pod(entryStack()).security_context).toMatchObject({
    sysctl: [{ name: "net.ipv4.ip_local_port_range", value: "10240 65535" }],
  });
});

describe("an entry with the least props", () => {
  const stack = entryStack();

  test("makes a namespace that admits only restricted pods", () => {
    expect(onlyResource(stack, "kubernetes_namespace_v1").metadata).toMatchObject({
      name: "entry",
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
  });

  test("opens the node port on every node", () => {
    expect(onlyResource(stack, "kubernetes_service_v1").spec).toMatchObject({
      type: "NodePort",
      external_traffic_policy: "Cluster",
      selector: { "app.kubernetes.io/name": "nginx-entry", "app.kubernetes.io/instance": "entry" },
      port: [{ name: "entry", port: 80, target_port: "entry", node_port: 28888, protocol: "TCP" }],
    });
  });

  test("runs two pods that never share a node while there are two, not even during a rollout", () => {
    expect(deploymentSpec(stack)).toMatchObject({
      replicas: "2",
      strategy: { type: "RollingUpdate", rolling_update: { max_surge: "0", max_unavailable: "1" } },
      template: {
        spec: {
          node_selector: { role: "entry" },
          topology_spread_constraint: [
            {
              max_skew: 1,
              topology_key: "kubernetes.io/hostname",
              when_unsatisfiable: "DoNotSchedule",
              label_selector: [{ match_labels: deploymentSpecSelector() }],
            },
          ],
        },
      },
    });
    expect(onlyResource(stack, "kubernetes_pod_disruption_budget_v1").spec).toMatchObject({
      max_unavailable: "1",
      selector: { match_labels: deploymentSpecSelector() },
    });
  });

  const deploymentSpecSelector = (): unknown =>
    (deploymentSpec(stack).selector as { readonly match_labels: unknown }).match_labels;

  test("gives its pods nothing that they do not need", () => {
    const { init_container: init, container } = pod(stack);
    expect(pod(stack)).toMatchObject({
      automount_service_account_token: false,
      enable_service_links: false,
      share_process_namespace: true,
      security_context: { run_as_non_root: true, fs_group: "10101", seccomp_profile: { type: "RuntimeDefault" } },
    });
    expect([...init, ...container].map(({ name }) => name)).toEqual(["check", "nginx", "reloader"]);
    for (const each of [...init, ...container]) {
      expect(each).toMatchObject({
        image: expect.stringMatching(/^docker\.io\/library\/nginx:\d/) as string,
        security_context: {
          allow_privilege_escalation: false,
          read_only_root_filesystem: true,
          run_as_user: "10101",
          capabilities: { drop: ["ALL"] },
        },
        resources: {
          requests: {
            cpu: expect.any(String) as string,
            "ephemeral-storage": expect.stringMatching(/^\d+Mi$/) as string,
          },
          limits: { memory: expect.any(String) as string },
        },
      });
    }
  });

  test("runs nginx as the tests do, probes it on a port of its own, and drains it before it ends", () => {
    const [nginx, reloader] = pod(stack).container;
    expect(nginx).toMatchObject({
      command: ["nginx", "-e", "stderr", "-p", "/run/nginx-entry/", "-c", "current/nginx.conf"],
      port: [
        { name: "entry", container_port: 8080 },
        { name: "status", container_port: 8081 },
      ],
      liveness_probe: { http_get: { path: "/healthz", port: "status" } },
      readiness_probe: { http_get: { path: "/entry-health", port: "entry", scheme: "HTTP" } },
      lifecycle: { pre_stop: [{ exec: { command: ["sh", "/etc/nginx-entry/reloader/reloader.sh", "drain"] } }] },
      resources: {
        requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" },
        limits: { cpu: "2", memory: "512Mi" },
      },
    });
    expect(reloader?.command).toEqual(["sh", "/etc/nginx-entry/reloader/reloader.sh", "watch"]);
    expect(pod(stack).termination_grace_period_seconds).toBe(45);
  });

  test("renders the defaults", () => {
    const text = nginxConf(stack);
    expect(text).toContain("listen 0.0.0.0:8080 default_server;");
    expect(text).toContain("worker_processes 2;");
    expect(text).toContain("worker_shutdown_timeout 86400s;");
    expect(text).toContain("client_max_body_size 1g;");
    expect(text).toMatch(/proxy_connect_timeout 5s;\s+proxy_read_timeout 60s;\s+proxy_send_timeout 60s;/);
    expect(text).toContain('location = "/entry-health" {');
  });
});

describe("an entry with all props", () => {
  const props: NginxEntryProps = {
    routes: [{ path: "/api", backend: Backend.service({ namespace: "shop", name: "api", port: 80 }) }],
    tls: Tls.existing("entry-tls"),
    nodePort: 30443,
    externalTrafficPolicy: "Local",
    replicas: 3,
    nodeSelector: { "node-role.example.com/edge": "" },
    namespace: "edge",
    image: "registry.example.com/nginx:1.28.0",
    resources: {
      cpuRequest: 250,
      cpuLimit: 3500,
      memoryRequest: Size.mebibytes(256),
      memoryLimit: Size.gibibytes(1),
    },
    bodySize: Size.gibibytes(4),
    timeouts: { connect: Duration.seconds(1), read: Duration.minutes(10), send: Duration.seconds(2) },
    drainTimeout: Duration.minutes(2),
    workerShutdownTimeout: Duration.hours(1),
    healthPath: "/up",
    clusterDomain: "cluster.example",
    ipv6: true,
  };
  const stack = entryStack(props);

  test("puts all of it into Kubernetes", () => {
    expect(stack.resource).not.toHaveProperty("kubernetes_namespace_v1");
    expect(onlyResource(stack, "kubernetes_service_v1")).toMatchObject({
      metadata: { name: "entry", namespace: "edge" },
      spec: { external_traffic_policy: "Local", port: [{ port: 443, node_port: 30443 }] },
    });
    expect(deploymentSpec(stack).replicas).toBe("3");
    expect(pod(stack)).toMatchObject({
      node_selector: { "node-role.example.com/edge": "" },
      termination_grace_period_seconds: 135,
    });
    expect(pod(stack).container[0]).toMatchObject({
      image: "registry.example.com/nginx:1.28.0",
      port: [{ container_port: 8443 }, { container_port: 8081 }],
      resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "3500m", memory: "1Gi" } },
    });
    expect(pod(stack).container[0]!.env).toEqual(
      expect.arrayContaining([
        { name: "ENTRY_SOURCES", value: "/etc/nginx-entry/configuration /etc/nginx-entry/certificate" },
        { name: "ENTRY_RESOLVER", value: "valid=10s ipv6=on" },
        { name: "ENTRY_DRAIN_TIMEOUT", value: "120" },
      ]),
    );
  });

  test("puts all of it into nginx", () => {
    const text = nginxConf(stack);
    expect(text).toMatch(/listen 0\.0\.0\.0:8443 ssl default_server;\s+listen \[::\]:8443 ssl default_server;/);
    expect(text).toContain("worker_processes 4;");
    expect(text).toContain("worker_shutdown_timeout 3600s;");
    expect(text).toContain("client_max_body_size 4g;");
    expect(text).toMatch(/proxy_connect_timeout 1s;\s+proxy_read_timeout 600s;\s+proxy_send_timeout 2s;/);
    expect(text).toContain('location = "/up" {');
    expect(text).toContain('set $entry_backend "http://api.shop.svc.cluster.example:80";');
  });
});

test("a single pod is doubled during a rollout, and may be evicted", () => {
  const stack = entryStack({ replicas: 1 });
  expect(deploymentSpec(stack).strategy).toMatchObject({ rolling_update: { max_surge: "1", max_unavailable: "0" } });
  expect(stack.resource).not.toHaveProperty("kubernetes_pod_disruption_budget_v1");
});

test("an air-gapped environment's mirror and its login are used", () => {
  const stack = entryStack(
    { namespace: "edge" },
    {
      artifacts: {
        images: "registry.example.com/mirror",
        pullSecret: SecretValue.existing({ name: "pull", key: "x" }),
      },
    },
  );
  expect(pod(stack).container[0]).toMatchObject({
    image: expect.stringMatching(/^registry\.example\.com\/mirror\/library\/nginx:/) as string,
  });
  expect(pod(stack).image_pull_secrets).toEqual([{ name: "pull" }]);
});
