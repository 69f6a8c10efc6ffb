import { UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import { groupId } from "../../../packages/azure/src/arm/resource-id.ts";
import { allIn, type Group } from "../azure/group.ts";
import { isPublic } from "../azure/public-access.ts";
import { signInTo, unregistered } from "../azure/sign-in.ts";
import { accountDifferences } from "../azure/storage-account.ts";
import { chosen } from "../choose.ts";
import type { Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";
import { eventsIn } from "./events.ts";
import { followedBy } from "./followed.ts";
import { pullOf } from "./nodes.ts";
import { insidePlant } from "./plant.ts";
import { pullable } from "./pullable.ts";
import { shareIn } from "./share.ts";

const providers = ["ContainerRegistry", "Kubernetes", "KubernetesConfiguration", "ExtendedLocation"];

/** Reads two sites and what they share; what is in the plant's cluster, by a kubeconfig. */
export async function findHybrid(request: Request, machine: Machine): Promise<Found> {
  const { subscription = "", resourceGroup = "" } = request;
  const azure = await signInTo(subscription, machine);
  const group = { id: groupId(subscription, resourceGroup), azure };
  const [plant, cloud, registry, share, events] = await Promise.all([
    siteIn(group, "Microsoft.Kubernetes/connectedClusters", "connected cluster", "--plant", request.plant),
    siteIn(group, "Microsoft.ContainerService/managedClusters", "AKS cluster", "--cluster", request.cluster),
    registryIn(group, request.registry),
    shareIn(group, request.storageAccount),
    eventsIn(group),
  ]);
  if (plant === undefined && cloud === undefined)
    throw new UnfitError(
      `There is neither a connected cluster nor one of AKS in ${group.id}.`,
      "Correct --resource-group and --subscription.",
    );
  refuseOtherRegions(registry, [share?.account, events?.namespace]);
  const needed = [...providers, ...(share ? ["Storage"] : []), ...(events ? ["EventHub"] : [])];
  const [pull, followed, repositories, inside, missing] = await Promise.all([
    cloud ? pullOf(cloud, registry, azure) : [],
    followedBy({ plant, cloud }, request.name, azure),
    plant && pullable(registry, `${plant.name}-pull`, azure),
    plant && insidePlant(registry.name, request.kubeconfig, machine),
    unregistered(
      needed.map((each) => `Microsoft.${each}`),
      subscription,
      azure,
    ),
  ]);
  return {
    read: {
      ...{ plant, cloud, registry, resourceGroup, repositories, followed: followed.read, inside: inside?.read },
      ...{ share: share && { account: share.account.name, name: share.name } },
      ...{ events: events && { namespace: events.namespace.name, hub: events.hub, senders: events.senders } },
      isPublic: isPublic(registry, share?.account, events?.namespace),
    },
    differences: [
      ...missing,
      ...(share ? accountDifferences(share.account) : []),
      ...(events?.differences ?? []),
      ...pull,
      ...followed.differences,
    ],
    left: [
      ...followed.left,
      ...(inside?.left ?? []),
      ...(share && cloud
        ? [
            "Whether the cloud's cluster mounts the file share: for that, pass the secrets cloud-kubeconfig and share-key.",
          ]
        : []),
    ],
    secrets: [...(inside?.isRead ? ["plant-kubeconfig"] : []), ...(followed.isSecret ? ["git-token"] : [])],
  };
}

/** The cluster of a site, where there is one; none is taken where the option says so. */
async function siteIn(group: Group, type: string, what: string, option: string, named: string | undefined) {
  if (named === "none") return undefined;
  const all = await allIn(group, type);
  if (all.length === 0 && named === undefined) return undefined;
  return chosen({ what, where: group.id, option, named, all, otherwise: `Correct ${option}.` });
}

const registryIn = async (group: Group, named: string | undefined) =>
  chosen({
    ...{ what: "container registry", where: group.id, option: "--registry", named: named?.split("/").at(-1) },
    all: await allIn(group, "Microsoft.ContainerRegistry/registries"),
    otherwise:
      "hybrid keeps a registry that both sites pull from: write the workflow by hand, and its first apply creates one.",
  });

const plain = (location = ""): string => location.replaceAll(" ", "").toLowerCase();

function refuseOtherRegions(registry: ArmResource, others: readonly (ArmResource | undefined)[]): void {
  const other = others.find((each) => each !== undefined && plain(each.location) !== plain(registry.location));
  if (other === undefined) return;
  throw new UnfitError(
    `${other.id} is in ${other.location}, and the registry ${registry.name} in ${registry.location}: hybrid keeps all in one region.`,
    "Keep them by steps of your own: docs/compose.md.",
  );
}
