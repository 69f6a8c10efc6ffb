import type { Sketch } from "./sketch.ts";

/** A resource as ARM shows it, or as a plan says that it will. */
interface Shown {
  readonly id: string;
  readonly properties?: unknown;
  readonly identity?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;
type Pools = ReadonlyMap<string, readonly Fields[]>;
type Draw = (sketch: Sketch, place: Place, properties: Fields, resource: Shown, pools: Pools) => void;

/** Where a resource is, by its ID. */
interface Place {
  readonly id: string;
  readonly name: string;
  /** The ID of the resource or scope that it is within. */
  readonly owner: string;
}

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsIn = (value: unknown): string[] => listIn(value).filter((each): each is string => typeof each === "string");
const text = (value: unknown): string => (typeof value === "string" ? value : "");

const box =
  (kind: string, detail: (properties: Fields, resource: Shown) => string = () => ""): Draw =>
  (sketch, { id, name }, properties, resource) => {
    const shown = detail(properties, resource);
    sketch.add({ id, kind, name, ...(shown === "" ? {} : { detail: shown }) });
  };

/** How each type is drawn; what is not here is a box with the last part of its type. */
const drawn: Readonly<Record<string, Draw>> = {
  "microsoft.network/virtualnetworks": box("virtual network", ({ addressSpace }) =>
    textsIn(fieldsOf(addressSpace).addressPrefixes).join(", "),
  ),
  "microsoft.network/virtualnetworks/subnets": (sketch, { id, name, owner }, properties) => {
    const ranges = [text(properties.addressPrefix), ...textsIn(properties.addressPrefixes)].filter(Boolean);
    sketch.add({ id, kind: "subnet", name, parent: owner, detail: [...new Set(ranges)].join(", ") });
    const group = text(fieldsOf(properties.networkSecurityGroup).id);
    if (group !== "") sketch.connect({ id: `${id} group`, from: group, to: id, label: "guards" });
  },
  "microsoft.network/virtualnetworks/virtualnetworkpeerings": (sketch, { id, owner }, properties) =>
    sketch.connect({ id, from: owner, to: text(fieldsOf(properties.remoteVirtualNetwork).id), label: "peering" }),
  "microsoft.network/privatednszones": box("private DNS zone"),
  "microsoft.containerservice/managedclusters": drawCluster,
  "microsoft.containerregistry/registries": box("container registry"),
  "microsoft.storage/storageaccounts": box("storage account"),
  "microsoft.keyvault/vaults": box("key vault"),
  "microsoft.kubernetes/connectedclusters": box("connected cluster"),
  "microsoft.managedidentity/userassignedidentities": (sketch, { id, name }) =>
    sketch.add({ id, kind: "managed identity", name, layer: "identities" }),
  "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials": (
    sketch,
    { id, name, owner },
    properties,
  ) => {
    sketch.add({ id, kind: "federated credential", name, detail: text(properties.subject), layer: "identities" });
    sketch.connect({ id, from: id, to: owner, label: "signs in as", layer: "identities" });
  },
};

/** Not drawn: parts of something that is, and records. */
const skipped =
  /\/(agentpools|operations|tokens|scopemaps|blobservices|containers|fileservices|providers|permissions|soa|recordsets|a|locks|maintenanceconfigurations|extensions|sourcecontrolconfigurations|fluxconfigurations|roledefinitions|tags|diagnosticsettings)$/;

/** The pools of a cluster stand in it while it is planned, and by themselves once they are there. */
function drawCluster(sketch: Sketch, { id, name }: Place, properties: Fields, { identity }: Shown, all: Pools): void {
  const pools = all.get(id.toLowerCase()) ?? listIn(properties.agentPoolProfiles).map(fieldsOf);
  const nodes = pools.reduce((sum, { count }) => sum + (typeof count === "number" ? count : 0), 0);
  const version = text(properties.kubernetesVersion);
  const detail = [version === "" ? "" : version, nodes === 0 ? "" : `${nodes} ${nodes === 1 ? "node" : "nodes"}`];
  const subnet = text(pools[0]?.vnetSubnetID);
  sketch.add({
    id,
    kind: "AKS cluster",
    name,
    ...(subnet === "" ? {} : { parent: subnet }),
    detail: detail.filter(Boolean).join(", "),
  });
  for (const own of Object.keys(fieldsOf(fieldsOf(identity).userAssignedIdentities)))
    sketch.connect({ id: `${id} ${own}`, from: id, to: own, label: "acts as", layer: "identities" });
  const kubelet = text(fieldsOf(fieldsOf(properties.identityProfile).kubeletidentity).resourceId);
  if (kubelet !== "")
    sketch.connect({ id: `${id} kubelet`, from: id, to: kubelet, label: "nodes act as", layer: "identities" });
}

/** Draws resources of ARM, whichever of them there are. */
export function azureThings(sketch: Sketch, resources: readonly Shown[]): void {
  const principals = new Map<string, string>();
  const pools = poolsIn(resources);
  for (const resource of resources) {
    const type = typeOf(resource.id);
    const properties = fieldsOf(resource.properties);
    const principal = text(properties.principalId);
    if (type.endsWith("/userassignedidentities") && principal !== "") principals.set(principal, resource.id);
    if (type === "" || type in between || skipped.test(type)) continue;
    const draw = drawn[type] ?? box(kindOf(resource.id));
    draw(sketch, placeOf(resource.id), properties, resource, pools);
  }
  for (const { id, properties } of resources)
    between[typeOf(id)]?.(sketch, placeOf(id), fieldsOf(properties), principals);
}

/** What is an arrow between things that have to be there first. */
const between: Readonly<
  Record<string, (sketch: Sketch, place: Place, properties: Fields, principals: ReadonlyMap<string, string>) => void>
> = {
  "microsoft.network/privatednszones/virtualnetworklinks": (sketch, { id, owner, name }, properties) => {
    // The zone of a cluster that is planned is not known yet: the link is a box then.
    if (!sketch.knows(owner)) sketch.add({ id, kind: "private DNS link", name });
    const from = sketch.knows(owner) ? owner : id;
    sketch.connect({ id, from, to: text(fieldsOf(properties.virtualNetwork).id), label: "resolves in" });
  },
  "microsoft.authorization/roleassignments": (
    sketch,
    { id, owner },
    { principalId, roleDefinitionId, scope },
    principals,
  ) => {
    const from = principals.get(text(principalId));
    const label = roleName(text(roleDefinitionId));
    if (from !== undefined) sketch.connect({ id, from, to: text(scope) || owner, label, layer: "identities" });
  },
};

function poolsIn(resources: readonly Shown[]): Pools {
  const found = new Map<string, Map<string, Fields>>();
  for (const { id, properties } of resources) {
    if (!typeOf(id).endsWith("/managedclusters/agentpools")) continue;
    const { owner, name } = placeOf(id);
    const pools = found.get(owner.toLowerCase()) ?? new Map<string, Fields>();
    found.set(owner.toLowerCase(), pools.set(name, fieldsOf(properties)));
  }
  return new Map([...found].map(([id, pools]) => [id, [...pools.values()]]));
}

/** `networkSecurityGroups` as people say it. */
const kindOf = (id: string): string =>
  (id.split("/").at(-2) ?? "")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/ies$/, "y")
    .replace(/s$/, "");

/** `…/providers/a/b/c/d/e` is of type `a/b/d`; of several providers the last one counts. */
function typeOf(id: string): string {
  const [, after = ""] = /^.*\/providers\/(.+)$/i.exec(id) ?? [];
  const [namespace = "", ...rest] = after.toLowerCase().split("/");
  return rest.length === 0 ? "" : [namespace, ...rest.filter((_, at) => at % 2 === 0)].join("/");
}

function placeOf(id: string): Place {
  const parts = id.split("/");
  const name = parts.at(-1) ?? id;
  const owner = parts.slice(0, /^providers$/i.test(parts.at(-4) ?? "") ? -4 : -2).join("/");
  return { id, name, owner };
}

/** Built-in roles that our actions assign, by their IDs. */
const roles: Readonly<Record<string, string>> = {
  "4d97b98b-1d4f-4787-a291-c67834d212e7": "Network Contributor",
  "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
  "b93aa761-3e63-49ed-ac28-beffa264f7ac": "ACR Repository Reader",
  "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
  "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
};

const roleName = (id: string): string => {
  const last = id.split("/").at(-1) ?? "";
  return roles[last.toLowerCase()] ?? "role";
};
