import type { ArmContext } from "./resource-type.ts";
import type { Entry, Resource } from "./state.ts";

/** A resource as a GET shows it. */
export const show = (arm: ArmContext, entry: Entry): Resource =>
  arm.resourceType(entry.type)?.views?.show?.(arm, entry) ?? entry.resource;

/** A resource as a list shows it. */
export const showInList = (arm: ArmContext, entry: Entry): Resource =>
  arm.resourceType(entry.type)?.views?.showInList?.(arm, entry) ?? show(arm, entry);
