/** What a scheduler does with a pod for which no node is left that would keep the spread. */
export type WhenUnsatisfiable = "DoNotSchedule" | "ScheduleAnyway";

/**
 * Spreads pods over nodes: parts of the spec of a pod, in the terms of the Terraform provider.
 *
 * @param labels those that the pods have, and no others in their namespace
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function spreadOverNodes(labels: Readonly<Record<string, string>>, whenUnsatisfiable: WhenUnsatisfiable) {
  const topologyKey = "kubernetes.io/hostname";
  const labelSelector = [{ matchLabels: { ...labels } }];
  return {
    // The same once more as a wish, for tools that look for nothing else. As a must it would leave a pod out where there are fewer nodes than pods.
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey, labelSelector } },
        ],
      },
    },
    topologySpreadConstraint: [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector }],
  };
}
