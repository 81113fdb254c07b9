import { amountTexts, durationTexts, reservedText } from "./kubelet-configuration";
import type { KubeletSettings } from "./kubelet-settings";

/** One flag of the kubelet, without its dashes. */
export interface KubeletFlag {
  readonly name: string;
  readonly value: string;
}

/** Every flag of the kubelet by which somebody could set what this room sets. */
export const KUBELET_FLAGS = [
  "eviction-hard",
  "eviction-soft",
  "eviction-soft-grace-period",
  "eviction-minimum-reclaim",
  "eviction-pressure-transition-period",
  "eviction-max-pod-grace-period",
  "image-gc-high-threshold",
  "image-gc-low-threshold",
  "minimum-image-ttl-duration",
  "max-pods",
  "pods-per-core",
  "kube-reserved",
  "system-reserved",
  "container-log-max-size",
  "container-log-max-files",
] as const;

/**
 * The settings as flags of the kubelet, which win over its configuration file. A flag replaces the whole of a map, so an empty one
 * removes what the file has.
 */
export function kubeletFlags(settings: KubeletSettings): readonly KubeletFlag[] {
  const values: Readonly<Record<(typeof KUBELET_FLAGS)[number], string | undefined>> = {
    "eviction-hard": joined(amountTexts(settings.evictionHard), "<"),
    "eviction-soft": joined(amountTexts(settings.evictionSoft), "<"),
    "eviction-soft-grace-period": joined(durationTexts(settings.evictionSoftGracePeriod), "="),
    "eviction-minimum-reclaim": joined(amountTexts(settings.evictionMinimumReclaim), "="),
    "eviction-pressure-transition-period": settings.evictionPressureTransitionPeriod.toString(),
    "eviction-max-pod-grace-period": String(settings.evictionMaxPodGracePeriod.toSeconds()),
    "image-gc-high-threshold": String(settings.imageGcHighThresholdPercent.toNumber()),
    "image-gc-low-threshold": String(settings.imageGcLowThresholdPercent.toNumber()),
    "minimum-image-ttl-duration": settings.imageMinimumGcAge.toString(),
    "max-pods": settings.maxPods?.toString(),
    "pods-per-core": settings.podsPerCore?.toString(),
    "kube-reserved": orNothing(joined(reservedText(settings.kubeReserved), "=")),
    "system-reserved": orNothing(joined(reservedText(settings.systemReserved), "=")),
    "container-log-max-size": settings.containerLogMaxSize?.toQuantity(),
    "container-log-max-files": settings.containerLogMaxFiles?.toString(),
  };
  return KUBELET_FLAGS.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, value }];
  });
}

function joined(entries: Readonly<Record<string, string>>, sign: "<" | "="): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}${sign}${value}`)
    .join(",");
}

function orNothing(text: string): string | undefined {
  return text === "" ? undefined : text;
}
