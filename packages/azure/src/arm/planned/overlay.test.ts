import { createHttpHeaders, createPipelineRequest, type HttpClient, type HttpMethods } from "@azure/core-rest-pipeline";
import { type Shown, unknownText } from "@slipway/reconcile";
import { overlay } from "./overlay.ts";

const group = "/subscriptions/s/resourceGroups/shop";
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/images`;
const home = "https://management.azure.com";

const resource = (id: string, properties: object = {}) => ({ id, name: id.split("/").at(-1), properties });
const fresh = (id: string, properties: object = {}): [string, Shown] => [
  id.toLowerCase(),
  { body: resource(id, properties), isNew: true },
];

/** What is read through the overlay, over a cloud that has these answers and 404 for all else. */
function reader(planned: readonly [string, Shown][], there: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const http: HttpClient = {
    async sendRequest(request) {
      const { pathname, search } = new URL(request.url);
      asked.push(`${request.method} ${decodeURIComponent(pathname + search)}`);
      const body = there[decodeURIComponent(pathname)];
      const text = JSON.stringify(body ?? { error: { code: "NotFound" } });
      return { request, status: body === undefined ? 404 : 200, headers: createHttpHeaders(), bodyAsText: text };
    },
  };
  const laidOver = overlay(http, new URL(home), new Map(planned));
  const read = async (path: string, method: HttpMethods = "GET", origin = home) => {
    const { status, headers, bodyAsText } = await laidOver.sendRequest(
      createPipelineRequest({ url: `${origin}${path}`, method }),
    );
    return { status, body: JSON.parse(bodyAsText ?? ""), type: headers.get("content-type") };
  };
  return { read, asked };
}

test("a thing that is planned is there, in any case of its ID, and no one is asked", async () => {
  const { read, asked } = reader([fresh(registry, { loginServer: "images.azurecr.io" })]);
  expect(await read(registry)).toMatchObject({ status: 200, type: "application/json" });
  expect((await read(registry.toUpperCase())).body).toMatchObject({
    id: registry,
    properties: { loginServer: "images.azurecr.io" },
  });
  expect(asked).toEqual([]);
});

test("within a thing that is planned there is nothing but what is planned", async () => {
  const subnet = `${network}/subnets/nodes`;
  const { read, asked } = reader([fresh(network), fresh(subnet, { addressPrefix: "10.1.0.0/24" })]);
  expect(await read(`${network}/subnets/others`)).toMatchObject({
    status: 404,
    body: { error: { code: "ResourceNotFound", message: "It is planned." } },
  });
  expect((await read(`${network}/virtualNetworkPeerings`)).body).toEqual({ value: [] });
  expect((await read(`${network}/subnets`)).body.value).toMatchObject([{ name: "nodes" }]);
  expect((await read(network)).body.properties.subnets).toMatchObject([{ name: "nodes" }]);
  expect(asked).toEqual([]);
});

test("what is refused stays so, whatever is planned in it", async () => {
  const { read } = reader([[`${network}/subnets/nodes`.toLowerCase(), { body: resource("/x"), isNew: false }]]);
  expect(await read(network)).toMatchObject({ status: 404, body: { error: { code: "NotFound" } } });
  expect(await read(`${network}/subnets`)).toMatchObject({ status: 404, body: { error: { code: "NotFound" } } });
});

test("a list that says nothing has what is planned, and a thing that is planned stands there once", async () => {
  const list = `${group}/providers/Microsoft.ContainerRegistry/registries`;
  const names = async (there: object) =>
    (await reader([fresh(registry)], { [list]: there }).read(list)).body.value.map(
      ({ name }: { name: string }) => name,
    );
  expect(await names({})).toEqual(["images"]);
  const old = { ...resource(registry.toUpperCase()), name: "old" };
  expect(await names({ value: [old, { name: "no ID" }] })).toEqual(["no ID", "images"]);
});

test("peerings are shown within their network as well, and nothing of a network elsewhere", async () => {
  const peering = `${network}/virtualNetworkPeerings/hub`;
  const { read } = reader([fresh(peering)], { [network]: resource(network), [`${network}2`]: resource(`${network}2`) });
  expect((await read(network)).body.properties.virtualNetworkPeerings).toMatchObject([{ name: "hub" }]);
  expect((await read(`${network}2`)).body.properties).toEqual({});
});

test("a planned member stands within the thing that is there, in place of the one of its name", async () => {
  const [old, other] = [`${network}/subnets/nodes`, `${network}/subnets/others`].map((id) => resource(id));
  const there = { [network]: resource(network, { subnets: [old, other] }) };
  const { read } = reader([fresh(`${network}/subnets/nodes`, { addressPrefix: "10.1.0.0/24" })], there);
  expect((await read(network)).body.properties.subnets).toMatchObject([
    { name: "others" },
    { name: "nodes", properties: { addressPrefix: "10.1.0.0/24" } },
  ]);
});

test.each([
  ["of its parent", `${group}/providers/Microsoft.ContainerRegistry/registries`],
  ["of its type in the subscription", "/subscriptions/s/providers/Microsoft.ContainerRegistry/registries"],
  [
    "of all resources",
    "/subscriptions/s/resources?$filter=resourceType eq 'Microsoft.ContainerRegistry/registries' and name eq 'IMAGES'",
  ],
])("a planned thing is in the list %s, on its last page", async (_, list) => {
  const [path = ""] = list.split("?");
  const { read } = reader([fresh(registry)], { [path]: { value: [resource(`${group}/x/y/theirs`)] } });
  expect((await read(list)).body.value.map(({ name }: { name: string }) => name)).toEqual(["theirs", "images"]);
  const paged = reader([fresh(registry)], { [path]: { value: [], nextLink: "more" } });
  expect((await paged.read(list)).body).toEqual({ value: [], nextLink: "more" });
});

test.each([
  ["of another type", "/subscriptions/s/providers/Microsoft.Network/virtualNetworks"],
  ["in another subscription", "/subscriptions/t/providers/Microsoft.ContainerRegistry/registries"],
  ["that asks for another name", "/subscriptions/s/resources?$filter=name eq 'others'"],
])("it is not in a list %s", async (_, list) => {
  const [path = ""] = list.split("?");
  const { read } = reader([fresh(registry)], { [path]: { value: [] } });
  expect((await read(list)).body.value).toEqual([]);
});

test("what has no name yet is asked of no one", async () => {
  const zone = `${group}/providers/Microsoft.Network/privateDnsZones/${unknownText("cluster.zone")}`;
  const { read, asked } = reader([]);
  expect((await read(`${zone}/virtualNetworkLinks`)).body).toEqual({ value: [] });
  expect((await read(zone)).status).toBe(404);
  expect((await read(`/subscriptions/s/resources?$filter=name eq '${unknownText("x.name")}'`)).body).toEqual({
    value: [],
  });
  expect(asked).toEqual([]);
});

test("roles that are inherited are asked for above a thing that is planned", async () => {
  const list = "/providers/Microsoft.Authorization/roleDefinitions";
  const { read, asked } = reader([fresh(network)], {
    [`${group.toLowerCase()}${list.toLowerCase()}`]: { value: [resource("/r")] },
  });
  expect((await read(`${network}${list}?$filter=roleName eq 'x'`)).body.value).toHaveLength(1);
  expect(asked).toHaveLength(1);
});

test("roles of what is in a planned group are asked for in the subscription", async () => {
  const list = "/providers/Microsoft.Authorization/roleDefinitions";
  const { read, asked } = reader([fresh(group)], { [`/subscriptions/s${list.toLowerCase()}`]: { value: [] } });
  for (const scope of [group, network]) expect((await read(`${scope}${list}`)).status).toBe(200);
  expect(asked).toEqual(Array(2).fill(`GET /subscriptions/s${list.toLowerCase()}`));
});

test("a filter of another kind is not laid over what is planned", async () => {
  const { read } = reader([fresh(registry)]);
  const list = `${group}/providers/Microsoft.ContainerRegistry/registries`;
  await expect(read(`${list}?$filter=startswith(name,'i')`)).rejects.toThrow(
    "The filter startswith(name,'i') cannot be laid over what is planned.",
  );
});

test("writes, other hosts and everything else pass as they are", async () => {
  const { read, asked } = reader([fresh(registry)], { [registry]: resource(registry) });
  await read(registry, "PUT");
  await read(registry, "GET", "https://vault.azure.net");
  await read(network);
  expect(asked).toEqual([`PUT ${registry}`, `GET ${registry}`, `GET ${network}`]);
});
