import { UnfitError } from "@slipway/action";
import { unknown } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import { locationFor, type Place } from "../arm/place.ts";
import { armResource } from "../arm/resource.ts";
import { idParts, sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { AzureReads } from "../azure.ts";
import type { ArmProvider } from "../providers/registration.ts";

/** A connected cluster, in wire shape. */
export interface ArmConnectedCluster extends ArmResource {
  readonly identity?: { readonly principalId?: string; readonly tenantId?: string };
  readonly properties: ArmResource["properties"] & {
    readonly agentPublicKeyCertificate?: string;
    readonly connectivityStatus?: string;
    readonly lastConnectivityTime?: string;
    readonly managedIdentityCertificateExpirationTime?: string;
    readonly distribution?: string;
    readonly infrastructure?: string;
  };
}

/** What the cluster itself shows of its agents. */
export interface AgentsState {
  readonly isInstalled: boolean;
  /** The connected cluster that they stand for. */
  readonly resource: string | undefined;
  /** The public half of their key. */
  readonly publicKey: string | undefined;
}

/** What is undefined is not compared. */
export interface ConnectedClusterWant extends Place {
  readonly distribution: string | undefined;
  readonly infrastructure: string | undefined;
  /** How ARM shows it; those who look at the same time share one request. */
  readonly read: () => Promise<ArmConnectedCluster | undefined>;
  /** As it was when someone last looked; `look` looks. */
  readonly agents: () => AgentsState;
  readonly look: () => Promise<unknown>;
  /** What the cluster is by its nodes, where the inputs do not say it. */
  readonly origin: () => Promise<{ readonly distribution: string; readonly infrastructure: string }>;
}

/** Reads of one connected cluster. */
export const connectedClusterReader = (id: string, { arm }: AzureReads) =>
  singleFlight(() => arm.get<ArmConnectedCluster>(id));

const disconnect =
  "disconnect it there first: mode: destroy with that name, or az connectedk8s delete with the kubeconfig of this cluster.";

/** A Kubernetes cluster as Azure Arc knows it. ARM takes it before the agents have said anything. */
export const connectedCluster = armResource<ConnectedClusterWant, ArmConnectedCluster>({
  kind: "connected cluster",
  id: ({ id }) => id,
  read: async ({ read, look }) => (await Promise.all([read(), look()]))[0],
  body: ({ location, tags, distribution, infrastructure }) => ({
    location,
    tags,
    properties: { distribution, infrastructure },
  }),
  async initial(want, azure) {
    const { distribution, infrastructure } = await want.origin();
    return {
      location: await locationFor(want, azure),
      identity: { type: "SystemAssigned" },
      properties: {
        agentPublicKeyCertificate: want.agents().publicKey ?? unknown("the public half of the agents' key"),
        distribution,
        infrastructure,
      },
    };
  },
  gives: () => ({ identity: { principalId: unknown("the object ID of its identity") } }),
  immutable: ["location", "properties.infrastructure"],
  async refuse(want, have, azure) {
    const agents = want.agents();
    if (agents.resource !== undefined && !sameId(agents.resource, want.id))
      throw new UnfitError(
        `The cluster is connected already, as ${agents.resource}.`,
        `Give that name and resource group in the inputs, or ${disconnect}`,
      );
    if (have === undefined) return await refuseNew(want, agents, azure);
    refuseExpired(have);
    refuseOther(have, agents);
  },
});

async function refuseNew({ id }: Place, { isInstalled }: AgentsState, { arm }: AzureReads): Promise<void> {
  if (isInstalled)
    throw new UnfitError(
      `The cluster has the agents of ${id}, which does not exist any more.`,
      "Remove them: mode: destroy if this action installed them, else helm uninstall azure-arc --namespace azure-arc-release. Then run again.",
    );
  const { subscription = "" } = idParts(id);
  const namespace = "Microsoft.KubernetesConfiguration";
  const provider = await arm.get<ArmProvider>(`/subscriptions/${subscription}/providers/${namespace}`);
  if (/^register/i.test(provider?.registrationState ?? "Registered")) return;
  throw new UnfitError(
    `The resource provider ${namespace} is not registered in the subscription.`,
    `Register it: add ${namespace} to register-providers in an earlier step, or run az provider register --namespace ${namespace}.`,
  );
}

/** Agents that were silent for 90 days cannot sign in any more. */
function refuseExpired({ id, properties }: ArmConnectedCluster): void {
  if (properties.connectivityStatus !== "Expired") return;
  throw new UnfitError(
    `The connection of ${id} has expired: its agents were last heard ${properties.lastConnectivityTime ?? "long ago"}, and their identity is no longer accepted.`,
    "Connect the cluster again: run with mode: destroy (or az connectedk8s delete), then with mode: apply. Extensions and configurations on it go with it, so apply those again too.",
  );
}

/** The key shows whether the agents in this cluster, if any, are those that ARM knows. */
function refuseOther({ id, properties }: ArmConnectedCluster, { isInstalled, publicKey }: AgentsState): void {
  const known = properties.agentPublicKeyCertificate;
  if (publicKey === known || (isInstalled && publicKey === undefined)) return;
  throw new UnfitError(
    `${id} exists, and is another cluster: its agents have another key than those of this one.`,
    "Choose another name for this cluster. If that one no longer exists, delete it first: az resource delete --ids with this ID.",
  );
}
