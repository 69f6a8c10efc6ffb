import { oddSegment } from "@slipway/action/path";

/** The parts of a resource's id, as they were written. */
export interface ResourceId {
  readonly id: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Namespace and types: `Microsoft.Network/privateDnsZones/virtualNetworkLinks`. */
  readonly type: string;
  readonly name: string;
  /** The id of the thing that it is within: a resource, or the resource group. */
  readonly parent: string;
}

const shape = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i;

/** Undefined when the text is not the id of a resource in a resource group. Extension resources count by their last provider. */
export function parseId(id: string): ResourceId | undefined {
  const match = shape.exec(id.replace(/\/providers\/[^/]+\/.*(?=\/providers\/)/i, ""));
  if (!match || id.includes("//") || !id.split("/").every(isName)) return undefined;
  const [, subscription = "", resourceGroup = "", namespace = "", rest = ""] = match;
  const parts = rest.slice(1).split("/");
  const types = parts.filter((_, at) => at % 2 === 0);
  const within = parts.length > 2 ? 2 : 4;
  return {
    id,
    subscription,
    resourceGroup,
    type: `${namespace}/${types.join("/")}`,
    name: parts.at(-1) ?? "",
    parent: id.split("/").slice(0, -within).join("/"),
  };
}

/** The parts of an ID; none of a text that is no such ID. */
export const idParts = (id: string): Partial<ResourceId> => parseId(id) ?? {};

/** Azure has no name with a percent sign, nor with a blank at an end. */
const isName = (segment: string): boolean =>
  oddSegment(segment) === undefined && !segment.includes("%") && segment.trim() === segment;

/** Ids mean the same whatever their case: services return them in another one than they were given. */
export const sameId = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** What an ID is within; nothing of a text that is no ID. */
export const parentOf = (id: string): string => parseId(id)?.parent ?? "";

/** The last name in an ID or a path. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The id of a resource group. */
export const groupId = (subscription: string, resourceGroup: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
