import { isUnknownText, type Shown } from "@slipway/reconcile";

/** What reads will show, by ID in lower case. */
export type Shows = ReadonlyMap<string, Shown>;

const segments = (path: string): string[] => path.split("/").filter((segment) => segment !== "");

/** Names and values take turns in an ID; what ends with a name is a list. */
export const isList = (path: string): boolean => segments(path).length % 2 === 1;

/** A thing in what is planned to be made, or in what has no name yet, is not there. */
export function isInNew(path: string, shows: Shows): boolean {
  if (isUnknownText(path)) return true;
  const parts = segments(path);
  return parts.some((_, at) => at > 0 && shows.get(`/${parts.slice(0, at).join("/")}`)?.isNew === true);
}

const roleDefinitions = "/providers/microsoft.authorization/roledefinitions";

/** Whether a list shows what has an ID: its members, those of a type in a subscription, or what is inherited from above. */
export function isListed(list: string, id: string): boolean {
  const parts = segments(list);
  const [, subscription = "", word, namespace, type] = parts;
  if (parts.length === 3 && word === "resources")
    return id.startsWith(`/subscriptions/${subscription}/resourcegroups/`);
  if (parts.length === 5 && word === "providers" && id.startsWith(`/subscriptions/${subscription}/`))
    return id.includes(`/providers/${namespace}/${type}/`) && segments(id).length === 8;
  if (list.endsWith(roleDefinitions)) {
    const [home = "", guid] = id.split(`${roleDefinitions}/`);
    return guid !== undefined && list.startsWith(home);
  }
  return id.startsWith(`${list}/`) && !id.slice(list.length + 1).includes("/");
}

/** The same list of the nearest thing above that is there, of what is inherited from above; undefined of anything else. */
export function inheritedFrom(list: string, shows: Shows): string | undefined {
  if (!list.endsWith(roleDefinitions)) return undefined;
  let scope = list.replace(roleDefinitions, "");
  while (scope !== "" && isInNew(`${scope}/in-it`, shows)) scope = above(scope);
  return scope === "" ? undefined : scope + roleDefinitions;
}

/** What a thing is within: another thing, its resource group, or at last the subscription. */
function above(id: string): string {
  const parts = id.split("/");
  return parts.slice(0, parts.at(-4) === "providers" ? -4 : -2).join("/");
}
