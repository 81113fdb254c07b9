import type { ObjectReference } from "../../../lab/start/manifests/live-object";
import type { ObjectsApi } from "../../../lab/start/manifests/objects-api";
import { eventually } from "./lab-machines";

/** Removes objects, the last of them first, and waits until each is gone. What is not there is gone already. */
export async function removeObjects(api: ObjectsApi, objects: readonly ObjectReference[]): Promise<void> {
  for (const object of [...objects].reverse()) {
    if ((await api.read(object)) !== undefined) {
      await api.remove(object);
      await eventually(
        () => api.read(object),
        (found) => found === undefined,
      );
    }
  }
}
