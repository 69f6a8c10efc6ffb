import fc from "fast-check";
import { resourceTypes } from "../../azure/engine/catalogue.ts";
import type { Json, JsonObject } from "../../azure/engine/json.ts";
import { inherited } from "../../world/table.test-support.ts";

const methods = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "POST"];
/** Names that may be or not. */
export const names = [
  "one",
  "default",
  "pool1",
  "registry1",
  "11111111-1111-4111-8111-111111111111",
  "abc.example.org",
  ...inherited,
  "%2f",
  "ä",
];

/** Bodies that look as if they were meant: known members, wrong values. */
const words = [
  "location",
  "properties",
  "tags",
  "sku",
  "identity",
  "kind",
  "name",
  "type",
  "etag",
  "addressSpace",
  "addressPrefixes",
  "addressPrefix",
  "subnets",
  "securityRules",
  "virtualNetwork",
  "remoteVirtualNetwork",
  "id",
  "policies",
  "retentionPolicy",
  "days",
  "status",
  "agentPoolProfiles",
  "networkProfile",
  "apiServerAccessProfile",
  "privateDNSZone",
  "kubernetesVersion",
  "dnsPrefix",
  "kustomizations",
  "gitRepository",
  "extensionType",
  "scope",
  "roleDefinitionId",
  "principalId",
  "permissions",
  "assignableScopes",
  "logs",
  "metrics",
  "rights",
  "command",
  "context",
  "encryption",
  "services",
  ...inherited,
];
const scalar = fc.oneof(
  fc.constantFrom(...inherited),
  fc.constantFrom<string | number | boolean | null>(
    "northeurope",
    "global",
    "10.0.0.0/16",
    "",
    "Premium",
    "SystemAssigned",
    "1.33",
    "AAAA",
    "{",
    0,
    -1,
    1.5,
    7,
    true,
    null,
  ),
  fc.string({ maxLength: 8 }),
);
/** Any JSON that looks as if it were meant. */
export const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...words), tie("any"), { maxKeys: 5 }),
  ),
})).any;
/** A request's body, whole or not. */
export const body = fc.oneof(
  fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 6 }).map((one) => JSON.stringify(one)),
  fc
    .record({
      location: fc.constantFrom("northeurope", "global"),
      identity: fc.constant({ type: "SystemAssigned" }),
      sku: fc.constantFrom({ name: "Premium" }, { name: "Standard_LRS" }),
      kind: fc.constantFrom("StorageV2", "x"),
      properties: value,
    })
    .map((one) => JSON.stringify(one)),
  fc.constantFrom("", "{", "[]", "null", '"', "{}"),
);

/** A path below the group for each kind, with made-up names; extension resources hang on a network. */
const paths = resourceTypes.map(({ name, under }) => {
  const [namespace, ...types] = name.split("/");
  return (root: string, picked: readonly string[], tail: string) => {
    const owner = under === "any" ? `${root}/providers/Microsoft.Network/virtualNetworks/base` : root;
    return `${owner}/providers/${namespace}${types.map((one, index) => `/${one}/${picked[index]}`).join("")}${tail}`;
  };
});
/** A request to ARM, as no one would make it. */
export const strangeRequest = fc.record({
  method: fc.constantFrom(...methods),
  path: fc.constantFrom(...paths),
  picked: fc.array(fc.constantFrom(...names), { minLength: 4, maxLength: 4 }),
  tail: fc.constantFrom(
    "",
    "",
    "",
    "/listKeys",
    "/generateCredentials",
    "/runCommand",
    "/listClusterUserCredential",
    "/-",
    "/",
  ),
  version: fc.constantFrom("2025-10-01", "2024-06-01", "2099-01-01", "x", "", "constructor"),
  query: fc.constantFrom(
    "",
    "&__proto__=toString",
    "&$filter=toString eq 'constructor'",
    "&$filter=atScope()",
    "&$top=-1",
    "&$skiptoken=%00",
    "&syncRemoteAddressSpace=true",
  ),
  match: fc.constantFrom("", "*", 'W/"x"'),
  body,
  seconds: fc.constantFrom(0, 0, 5, 600),
});

/** The JSON with another value at one of its places. */
export function bend(json: Json, where: number, bent: Json): Json {
  const places: [holder: JsonObject | Json[], key: string | number][] = [];
  const walk = (node: Json): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, inner] of Object.entries(node)) {
      places.push(Array.isArray(node) ? [node, Number(key)] : [node, key]);
      walk(inner ?? null);
    }
  };
  walk(json);
  const place = places[where % Math.max(1, places.length)];
  if (place === undefined) return bent;
  Object.defineProperty(place[0], place[1], { value: bent, enumerable: true, configurable: true, writable: true });
  return json;
}
