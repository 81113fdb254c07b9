export type { KubeletDelivery } from "./kubelet-delivery";
export type { EvictionAmount, EvictionAmounts, EvictionSignal, PressureCondition } from "./eviction-signals";
export { evictionThresholds, type EvictionThreshold } from "./eviction-thresholds";
export type { KubeletEvictionTuningProps, NodeSize, ReservedResources } from "./kubelet-eviction-tuning-props";
