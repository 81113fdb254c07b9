export { down, type DownOptions } from "./down";
export { LabError, LabUnsupportedError } from "./errors";
export { CONTEXT as KUBECONFIG_CONTEXT, kubeconfigPath } from "./kubeconfig";
export { type LabProgress, silentProgress, terminalProgress } from "./progress";
export { type ComponentState, type ComponentStatus, type LabStatus, renderStatus, status } from "./status";
export { labSupport, type LabSupport } from "./support";
export { up, type UpOptions } from "./up";
