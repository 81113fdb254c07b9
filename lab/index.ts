export { type CephIdentity, type CephLogin, type CephProgram, labCeph, type LabCeph } from "./ceph/access";
export { cephSupport } from "./ceph/packages";
export { removeCeph } from "./ceph/remove";
export { down, type DownOptions } from "./down";
export { LabError, LabUnsupportedError } from "./errors";
export { CONTEXT as KUBECONFIG_CONTEXT, kubeconfigPath } from "./access/kubeconfig";
export { LAB_MACHINES, type LabMachine, type MachineKind } from "./machines/inventory";
export {
  addMachine,
  hostKeyPath,
  knownHostsPath,
  kubectlPath,
  labMachine,
  machineKeyPath,
  registryAuthorityPath,
  removeMachine,
} from "./machines/access";
export { BUSYBOX_IMAGE, PRIVATE_IMAGE } from "./registry/images";
export type { MachineState, MachineStatus } from "./machines/machine-status";
export type { Machine, SshOptions } from "./machines/machine";
export type { Outcome } from "./machines/command";
export { machinesSupport } from "./machines/support";
export { type LabProgress, silentProgress, terminalProgress } from "./progress";
export { type ComponentState, type ComponentStatus, type LabStatus, renderStatus, status } from "./status";
export { labSupport, type LabSupport } from "./build/support";
export { up, type UpOptions } from "./up";
