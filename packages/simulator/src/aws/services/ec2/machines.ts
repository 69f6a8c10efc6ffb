import type { Region } from "./region.ts";

/** Sets which machines something runs. A volume of one that is terminated is let go, and stays. */
export function runMachines(region: Region, of: string, machines: Region["machines"][string]): void {
  region.machines[of] = machines;
  const all = new Set(Object.values(region.machines).flatMap((each) => each.map(({ instanceId }) => instanceId)));
  for (const volume of Object.values(region.volumes)) {
    if (volume.attachmentSet.length === 0 || volume.attachmentSet.every(({ instanceId }) => all.has(instanceId)))
      continue;
    volume.attachmentSet = volume.attachmentSet.filter(({ instanceId }) => all.has(instanceId));
    if (volume.attachmentSet.length === 0) volume.status = "available";
  }
}
