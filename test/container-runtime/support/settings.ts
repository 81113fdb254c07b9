import { ContainerDataRootProps } from "../../../lib/container-runtime";
import { DataRootSettings, dataRootSettings } from "../../../lib/container-runtime/data-root/data-root-settings";
import type { FakeNode } from "./fake-node";

/** The settings with which a stand-in of a machine has its data moved. */
export function settingsFor(node: FakeNode, props: Partial<ContainerDataRootProps> = {}): DataRootSettings {
  return dataRootSettings({ hosts: undefined as never, directory: node.target, from: node.old, ...props });
}
