import { Duration, Size } from "../../units";
import type { ContainerDataRootProps } from "./container-data-root-props";

/** The props that decide what is done on a machine, with their defaults filled in. */
export interface DataRootSettings {
  readonly runtime: "containerd" | "docker";
  readonly from: string;
  readonly directory: string;
  readonly kubelet: "yes" | "no" | "auto";
  readonly drain: { readonly kubeconfig: string; readonly timeout: Duration } | undefined;
  readonly minimumFree: Size;
}

/** What is done on a machine, with the defaults filled in. */
export function dataRootSettings(props: ContainerDataRootProps): DataRootSettings {
  const runtime = props.runtime ?? "containerd";
  const { drain, kubelet } = props;
  return {
    runtime,
    from: props.from ?? `/var/lib/${runtime}`,
    directory: props.directory,
    kubelet: kubelet === undefined ? "auto" : kubelet ? "yes" : "no",
    drain:
      drain === undefined ? undefined : { kubeconfig: drain.kubeconfig, timeout: drain.timeout ?? Duration.minutes(5) },
    minimumFree: props.minimumFree ?? Size.gibibytes(1),
  };
}
