import type { Duration } from "../units";
import { amountText } from "./eviction-amount";
import { entriesOf, EvictionAmount, EvictionAmounts, knownSignals } from "./eviction-signals";
import type { ReservedResources } from "./kubelet-settings-props";
import type { KubeletSettings } from "./kubelet-settings";

/** A value of the kubelet's configuration, in the few forms that occur here. */
type Field = string | number | Readonly<Record<string, string>> | undefined;

/**
 * The settings as a drop-in file of the kubelet's configuration, which is merged key by key over the file that the node was installed with.
 *
 * Thresholds are written for every signal, since one of that file would stay otherwise: the kubelet reads `0%` as no threshold, and
 * before 1.32 it does not read `null` as removal.
 */
export function kubeletConfiguration(settings: KubeletSettings): string {
  const fields = Object.entries(fieldsOf(settings)).flatMap(([name, field]) => linesOf(name, field));
  return [
    "# Written by cdktf-onprem: change it there. 0% is no threshold.",
    "apiVersion: kubelet.config.k8s.io/v1beta1",
    "kind: KubeletConfiguration",
    ...fields,
    "",
  ].join("\n");
}

/** What is reserved, as the kubelet writes resources. */
export function reservedText({ cpu, memory, pid, ...rest }: ReservedResources): Readonly<Record<string, string>> {
  const texts = {
    cpu: cpu === undefined ? undefined : `${cpu}m`,
    memory: memory?.toQuantity(),
    "ephemeral-storage": rest["ephemeral-storage"]?.toQuantity(),
    pid: pid?.toString(),
  };
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Amounts by signal, as the kubelet reads them. */
export function amountTexts(amounts: EvictionAmounts): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf<EvictionAmount>(amounts).map(([signal, amount]) => [signal, amountText(amount)]));
}

/** Grace periods by signal, as the kubelet reads them. */
export function durationTexts(periods: KubeletSettings["evictionSoftGracePeriod"]): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf<Duration>(periods).map(([signal, period]) => [signal, period.toString()]));
}

function fieldsOf(settings: KubeletSettings): Readonly<Record<string, Field>> {
  const all = (amounts: EvictionAmounts, none: string): Readonly<Record<string, string>> => {
    const texts = amountTexts(amounts);
    return Object.fromEntries(knownSignals(settings.minor).map((signal) => [signal, texts[signal] ?? none]));
  };
  return {
    evictionHard: all(settings.evictionHard, "0%"),
    evictionSoft: all(settings.evictionSoft, "0%"),
    evictionSoftGracePeriod: durationTexts(settings.evictionSoftGracePeriod),
    evictionMinimumReclaim: all(settings.evictionMinimumReclaim, "0"),
    evictionPressureTransitionPeriod: settings.evictionPressureTransitionPeriod.toString(),
    evictionMaxPodGracePeriod: settings.evictionMaxPodGracePeriod.toSeconds(),
    imageGCHighThresholdPercent: settings.imageGcHighThresholdPercent.toNumber(),
    imageGCLowThresholdPercent: settings.imageGcLowThresholdPercent.toNumber(),
    imageMinimumGCAge: settings.imageMinimumGcAge.toString(),
    imageMaximumGCAge: settings.imageMaximumGcAge?.toString(),
    maxPods: settings.maxPods,
    podsPerCore: settings.podsPerCore,
    kubeReserved: reservedText(settings.kubeReserved),
    systemReserved: reservedText(settings.systemReserved),
    containerLogMaxSize: settings.containerLogMaxSize?.toQuantity(),
    containerLogMaxFiles: settings.containerLogMaxFiles,
  };
}

function linesOf(name: string, field: Field): readonly string[] {
  if (field === undefined) {
    return [];
  }
  if (typeof field !== "object") {
    return [`${name}: ${typeof field === "number" ? field : JSON.stringify(field)}`];
  }
  const lines = Object.entries(field).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? [] : [`${name}:`, ...lines];
}
