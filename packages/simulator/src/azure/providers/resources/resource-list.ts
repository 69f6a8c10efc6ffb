import { requireGroup } from "../../engine/gate.ts";
import { type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { plainLocation } from "../../engine/locations.ts";
import { page, paramOf } from "../../engine/page.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { type Entry, entriesUnder } from "../../engine/state.ts";

const apiVersions = ["2015-11-01", "2026-12-31"] as const;

type Test = (entry: Entry, type: string) => boolean;

/** One clause of a `$filter`: what it is about, and what it compares with. */
const clause =
  /^\s*(?:(resourceType|name|location|resourceGroup|tagName|tagValue)\s+(eq|ne)\s+'((?:[^']|'')*)'|substringof\('((?:[^']|'')*)'\s*,\s*(\w+)\))\s*$/i;

const sameText = (one: unknown, other: string): boolean => String(one ?? "").toLowerCase() === other.toLowerCase();

const fields: Readonly<Record<string, (entry: Entry, type: string, wanted: string) => boolean>> = {
  resourcetype: (_, type, wanted) => sameText(type, wanted),
  name: ({ resource }, _, wanted) => sameText(resource.name, wanted),
  location: ({ resource }, _, wanted) =>
    sameText(plainLocation(textOf(resource.location) ?? ""), plainLocation(wanted)),
  resourcegroup: ({ resource }, _, wanted) => sameText(resource.id.split("/")[4], wanted),
  tagname: ({ resource }, _, wanted) => Object.keys(objectOf(resource.tags)).some((name) => sameText(name, wanted)),
  tagvalue: ({ resource }, _, wanted) => Object.values(objectOf(resource.tags)).includes(wanted),
};

/** A `$filter` as a test; `and` binds more than `or`. */
function compileFilter(filter: string): Test {
  if (filter.trim() === "") return () => true;
  const anyOf = filter.split(/\s+or\s+/i).map((part) =>
    part.split(/\s+and\s+/i).map((one): Test => {
      const found = clause.exec(one);
      if (found === null)
        throw badRequest("InvalidFilterInQueryString", `Invalid $filter '${filter}' specified in the query string.`);
      const [, field = "name", operator = "eq", text = "", part, partField] = found;
      if (part !== undefined)
        return ({ resource }) =>
          sameText(partField, "name") && resource.name.toLowerCase().includes(part.toLowerCase());
      const wanted = text.replaceAll("''", "'");
      const test = fields[field.toLowerCase()] as (typeof fields)[string];
      return (entry, type) => test(entry, type, wanted) === (operator.toLowerCase() === "eq");
    }),
  );
  return (entry, type) => anyOf.some((all) => all.every((test) => test(entry, type)));
}

/** Top-level resources with a location: what ARM tracks. */
function tracked(arm: ArmContext, owner: string): { entry: Entry; type: string }[] {
  return entriesUnder(arm.state, owner).flatMap((entry) => {
    const type = arm.resourceType(entry.type);
    return type?.location === undefined || type.under !== "group" ? [] : [{ entry, type: type.name }];
  });
}

function item({ entry, type }: { entry: Entry; type: string }): JsonObject {
  const { id, name, location, tags, sku, kind, identity } = entry.resource;
  return { id, name, type, location, tags, sku, kind, identity };
}

const list = (template: string): Route => ({
  method: "GET",
  template,
  permission: "Microsoft.Resources/subscriptions/resources/read",
  apiVersions,
  answer: ({ arm, request, path }) => {
    requireGroup(arm, path, false);
    const test = compileFilter(paramOf(request.url, "$filter") ?? "");
    const group = path.group === undefined ? "" : `/resourceGroups/${path.group}`;
    const seen = arm.world.clock.now() - arm.state.faults.indexLagMs;
    const found = tracked(arm, `/subscriptions/${path.subscription}${group}`).filter(
      ({ entry, type }) => test(entry, type) && Number(entry.hidden.madeAt ?? 0) <= seen,
    );
    return {
      status: 200,
      body: page({ world: arm.world, url: request.url }, found, ({ entry }) => entry.resource.id.toLowerCase(), item),
    };
  },
});

/** All resources of a subscription or a group. */
export const resourceListRoutes: readonly Route[] = [
  list("/subscriptions/{subscription}/resources"),
  list("/subscriptions/{subscription}/resourceGroups/{group}/resources"),
];
