import type { Cloud } from "./kind.ts";
import type { Entry, Resource } from "./state.ts";

/** A resource as a GET shows it. */
export const show = (cloud: Cloud, entry: Entry): Resource =>
  cloud.kind(entry.kind)?.view?.(cloud, entry) ?? entry.resource;

/** A resource as a list shows it. */
export const showInList = (cloud: Cloud, entry: Entry): Resource =>
  cloud.kind(entry.kind)?.viewInList?.(cloud, entry) ?? show(cloud, entry);
