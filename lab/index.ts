export { down, type DownOptions } from "./down";
export { LabError, LabUnsupportedError } from "./errors";
export { CONTEXT as KUBECONFIG_CONTEXT, kubeconfigPath } from "./access/kubeconfig";
export { type LabProgress, silentProgress, terminalProgress } from "./progress";
export { type ComponentState, type ComponentStatus, type LabStatus, renderStatus, status } from "./status";
export { labSupport, type LabSupport } from "./build/support";
export { up, type UpOptions } from "./up";
