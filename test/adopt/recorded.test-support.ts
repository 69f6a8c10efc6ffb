import type { Stage } from "@slipway/rehearsal";
import { azureOperator } from "@slipway/testing";
import { armState, keepEntry, type Resource } from "../../packages/simulator/src/azure/engine/state.ts";
import { recordings, zero } from "../../packages/simulator/src/recorded/azure/recorded.test-support.ts";

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly response: string | null;
}

const [newer, older] = ["azure-2024-2025.jsonl", "azure-older.jsonl"];
const account = "storageAccounts/akscitaccountsdktest";

/** Which recording shows a thing at the end of which address, and where it is put: below the one account and namespace. */
const recorded = {
  account: [newer, account],
  container: [newer, "containers/akscitblobsdktest", `${account}/blobServices/default/`],
  share: [newer, "shares/akscitaccountfilesharetest", `${account}/fileServices/default/`],
  identity: [newer, "userAssignedIdentities/testResource"],
  registry: [older, "registries/acr905852"],
  cluster: [older, "managedClusters/aks515143"],
  namespace: [older, "namespaces/ns8db291092f"],
  hub: [older, "eventhubs/eh450435657e", "namespaces/ns8db291092f/"],
} as const;
type Thing = keyof typeof recorded;

/** Whether the recordings are on this machine. */
export const isRecorded = recordings(newer).length > 0;

/** The body in which the real service showed a thing: its last GET, or what answered the PUT. */
function shown(file: string, path: string): Resource {
  const of = recordings<Exchange>(file).filter(
    ({ status, url }) => status <= 201 && new URL(url, "https://arm").pathname.endsWith(`/${path}`),
  );
  const { response } = of.findLast(({ method }) => method === "GET") ?? of.find(({ method }) => method === "PUT") ?? {};
  if (!response) throw new RangeError(`${file} shows no ${path}.`);
  return JSON.parse(response) as Resource;
}

/** The group of what is laid, with what comes by itself beside an account and a cluster. */
async function groupOf({ cloud }: Stage) {
  const azure = await azureOperator(cloud);
  const of = [
    "Compute",
    "ContainerRegistry",
    "ContainerService",
    "EventHub",
    "ExtendedLocation",
    "Kubernetes",
    "KubernetesConfiguration",
    "ManagedIdentity",
    "Network",
    "Storage",
  ];
  const group = await azure.group("recorded", ...of.map((each) => `Microsoft.${each}`));
  await azure.put(`${group}/providers/Microsoft.Storage/${account}`, {
    ...{ location: "eastus", sku: { name: "Standard_GRS" }, kind: "Storage", properties: {} },
  });
  await azure.cluster(group, "aks515143");
  return { azure, group };
}

/**
 * Puts things into a group as the real service showed them. Of a body its place is changed, and what was in progress when it was
 * recorded has ended; all that is there is in the region of the cluster.
 */
export async function layRecorded(stage: Stage, ...things: readonly Thing[]) {
  const { azure, group } = await groupOf(stage);
  const ids = things.map((thing) => {
    const [file, path, below = ""] = recorded[thing];
    const body = JSON.parse(JSON.stringify(shown(file, path)).replaceAll(zero, azure.subscription)) as Resource;
    const provider = /\/providers\/(Microsoft\.\w+)\//.exec(body.id)?.[1];
    const id = `${group}/providers/${provider}/${below}${path}`;
    const { provisioningState } = body.properties;
    const resource = {
      ...body,
      ...(body.location === undefined ? {} : { location: "eastus" }),
      ...{ id, properties: { ...body.properties, ...(provisioningState ? { provisioningState: "Succeeded" } : {}) } },
    };
    const type = `${provider}/${`${below}${path}`
      .split("/")
      .filter((_, at) => at % 2 === 0)
      .join("/")}`.toLowerCase();
    keepEntry(armState(stage.cloud.world), { type, resource, hidden: {} });
    return [thing, { id, resource }] as const;
  });
  return { azure, group, laid: Object.fromEntries(ids) as Readonly<Record<Thing, { id: string; resource: Resource }>> };
}
