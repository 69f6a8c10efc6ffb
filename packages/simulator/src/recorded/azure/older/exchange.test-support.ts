import type { JsonObject } from "../../../azure/engine/json.ts";
import type { arrange, Got } from "../../../azure/engine/world.test-support.ts";

/** One recorded request with its answer; what was sent is not recorded. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly response: string | null;
}

/** How the lists of the tests name an exchange. */
export const nameOf = ({ method, url, status }: Exchange): string => `${method} ${new URL(url).pathname} ${status}`;

/** A world to replay in. */
export type World = ReturnType<typeof arrange>;

/** How exchanges of one sort are replayed in a world that has what they need. */
export interface Replay {
  readonly match: RegExp;
  readonly replay: (world: World, exchange: Exchange) => Promise<Got>;
  /** Where ours differs, and why. */
  readonly kept?: RegExp;
  readonly reason?: string;
}

const versions: Readonly<Record<string, string>> = {
  virtualNetworks: "2024-05-01",
  storageAccounts: "2024-01-01",
  privateDnsZones: "2020-06-01",
};
const bodies: Readonly<Record<string, JsonObject>> = {
  virtualNetworks: { location: "eastus", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/27"] } } },
  storageAccounts: { location: "eastus", sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: {} },
  privateDnsZones: { location: "global", properties: {} },
};

/** Make the group and the first resource that a path names, when it names them. */
export async function prepare({ request, made }: World, pathname: string): Promise<void> {
  const [, sub = "", , group] = /^(\/subscriptions\/[^/]+)(\/resource[Gg]roups\/([^/]+))?/.exec(pathname) ?? [];
  if (group === undefined) return;
  const home = `${sub}/resourceGroups/${group}`;
  await request("PUT", `${home}?api-version=2021-04-01`, { location: "eastus" });
  const [, id = "", type = ""] =
    /^(\/subscriptions\/[^/]+\/resource[Gg]roups\/[^/]+\/providers\/[^/]+\/([^/]+)\/[^/]+)/.exec(pathname) ?? [];
  const [version, body] = [versions[type], bodies[type]];
  if (version !== undefined && body !== undefined) await made(id, version, body);
}

/** The body of the recorded answer. */
export const recordedBody = ({ response }: Exchange): JsonObject => JSON.parse(response || "{}") as JsonObject;
