export type { EvictionAmount, EvictionAmounts, EvictionSignal, PressureCondition } from "./eviction-signals";
export type { EvictionThreshold } from "./eviction-thresholds";
export * from "./kubelet-eviction-tuning";
export type { KubeletEvictionTuningProps } from "./kubelet-eviction-tuning-props";
export type { KubeletSettingsProps, NodeSize, ReservedResources } from "./kubelet-settings-props";
