import type { Ask } from "../gate.ts";
import type { Json, JsonObject } from "../json.ts";
import { page, paramOf } from "../page.ts";
import { gateway } from "../refusal.ts";
import type { Route } from "../route.ts";
import { type Entry, entriesUnder, type Resource } from "../state.ts";

const apiVersions = ["2014-04-01", "2026-12-31"] as const;

type Filter = (resource: Resource & { type?: Json; tags?: Json }) => boolean;

const same = (given: unknown, wanted: string): boolean => String(given).toLowerCase() === wanted.toLowerCase();

const tagsOf = ({ tags }: { tags?: Json }): JsonObject =>
  typeof tags === "object" && tags !== null && !Array.isArray(tags) ? tags : {};

/** What a filter can ask for; a tag's value only together with its name. */
const terms: Readonly<Record<string, (wanted: string) => Filter>> = {
  resourcetype:
    (wanted) =>
    ({ type }) =>
      same(type, wanted),
  name:
    (wanted) =>
    ({ name }) =>
      same(name, wanted),
  resourcegroup:
    (wanted) =>
    ({ id }) =>
      same(id.split("/")[4], wanted),
  location:
    (wanted) =>
    ({ location }) =>
      same(location, wanted),
  tagname: (wanted) => (resource) => Object.keys(tagsOf(resource)).some((name) => same(name, wanted)),
  tagvalue: (wanted) => (resource) => Object.values(tagsOf(resource)).includes(wanted),
};

function filterOf(url: URL): Filter {
  const text = paramOf(url, "$filter");
  if (text === undefined || text.trim() === "") return () => true;
  const filters = text.split(/\s+and\s+/i).map((part) => {
    const match = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/i.exec(part);
    const term = terms[match?.[1]?.toLowerCase() ?? ""];
    if (match === null || term === undefined)
      throw gateway(400, "InvalidFilterInQueryString", `Invalid $filter '${text}' specified in the query string.`);
    return term((match[2] ?? "").replaceAll("''", "'"));
  });
  return (resource) => filters.every((fits) => fits(resource));
}

const shownHere = ["id", "name", "type", "kind", "managedBy", "location", "sku", "identity", "tags", "plan", "zones"];

/** The list shows what ARM itself keeps of a resource: never its properties. */
function brief({ resource }: Entry): JsonObject {
  return Object.fromEntries(shownHere.flatMap((key) => (resource[key] === undefined ? [] : [[key, resource[key]]])));
}

function list(ask: Ask, scope: string) {
  const fits = filterOf(ask.asked.url);
  // Only what stands directly in a group and has a place is tracked: subnets, links and rules are their owner's.
  const found = entriesUnder(ask.cloud.state, scope).filter(
    ({ kind, resource }) => kind.split("/").length === 2 && resource.location !== undefined && fits(resource),
  );
  return {
    status: 200,
    body: page(ask.asked.url, found, ({ resource }) => resource.id.toLowerCase(), brief),
  };
}

/** Everything in a subscription or a group, by `$filter`. */
export const resourceListRoutes: readonly Route[] = [
  {
    method: "GET",
    template: "/subscriptions/{subscription}/resources",
    permission: "Microsoft.Resources/subscriptions/resources/read",
    apiVersions,
    answer: (ask) => list(ask, `/subscriptions/${ask.path.subscription}`),
  },
  {
    method: "GET",
    template: "/subscriptions/{subscription}/resourceGroups/{group}/resources",
    permission: "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
    apiVersions,
    answer: (ask, { params }) => list(ask, `/subscriptions/${ask.path.subscription}/resourceGroups/${params.group}`),
  },
];
