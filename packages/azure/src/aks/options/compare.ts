import { type Change, changed } from "@slipway/reconcile";
import { at, type Json } from "../../arm/json-path.ts";
import { sameInCluster } from "../compare.ts";
import type { Setting } from "./option.ts";

const addons = "properties.addonProfiles.";

/** The path of a setting as the cluster has it: Azure gives the names of add-ons in this or that case. */
function pathIn(cluster: Json, path: string): string {
  if (!path.startsWith(addons)) return path;
  const [name = "", ...rest] = path.slice(addons.length).split(".");
  const there = Object.keys((at(cluster, ["properties", "addonProfiles"]) ?? {}) as Json);
  const own = there.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  return `${addons}${[own, ...rest].join(".")}`;
}

/** What differs in the settings that are asked for. What Azure does not change in a cluster that is there is marked. Pure. */
export const settingChanges = (cluster: Json, settings: readonly Setting[]): Change[] =>
  settings.flatMap(({ path: asked, value, may }) => {
    const path = pathIn(cluster, asked);
    const from = at(cluster, path.split(".")) ?? undefined;
    return changed(from, value, sameInCluster, path).map(
      (change): Change => (may?.({ from, to: value, cluster }) === false ? { ...change, immutable: true } : change),
    );
  });
