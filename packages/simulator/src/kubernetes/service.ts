import { type Answer, type ApiRequest, atPlainDoor, type Service } from "../service.ts";
import type { World } from "../world/world.ts";
import { type Authenticators, authenticate } from "./access/authenticate.ts";
import { master } from "./access/identity.ts";
import { authorizeImpersonation } from "./access/impersonate.ts";
import { answerCall } from "./api/answer.ts";
import { refusal } from "./api/refusal.ts";
import { type Cluster, clusterOfHost, clusterOfPath, pathOf } from "./cluster.ts";
import { prepareControllers } from "./controllers/reconcile.ts";
import { StatusError } from "./status.ts";

const plainRoot = "/kubernetes/";
const vendorHosts = /\.(azmk8s\.io|azmk8s\.cn|azmk8s\.us|(gr7|sk1|yl4)\.[a-z0-9-]+\.eks\.amazonaws\.com(\.cn)?)$/;

function find({ url }: ApiRequest, world: World): { cluster: Cluster; path: string } | undefined {
  if (!atPlainDoor(url)) {
    const cluster = clusterOfHost(world, url.hostname);
    return cluster && { cluster, path: url.pathname };
  }
  const rest = url.pathname.slice(plainRoot.length);
  const cluster = clusterOfPath(world, rest);
  if (!cluster) return undefined;
  const below = rest.slice(pathOf(cluster.key).length);
  return { cluster, path: below || "/" };
}

const unknownCluster = ({ url }: ApiRequest): Answer => {
  const where = atPlainDoor(url) ? url.pathname : url.hostname;
  return {
    status: 404,
    body: new StatusError(
      404,
      "NotFound",
      `no cluster is open at ${where}: create one by its cloud's API first`,
    ).status(),
  };
};

/** The API servers of all clusters: each under its host names, and at the plain door under `/kubernetes/<key>/`. */
export function kubernetesService(
  world: World,
  { authenticators }: { readonly authenticators: Authenticators },
): Service {
  prepareControllers(world);
  return {
    name: "kubernetes",
    claims: ({ url }) => (atPlainDoor(url) ? url.pathname.startsWith(plainRoot) : vendorHosts.test(url.hostname)),
    answer(request) {
      const found = find(request, world);
      if (!found) return unknownCluster(request);
      const { cluster, path } = found;
      try {
        if (cluster.asleep) throw new StatusError(503, "ServiceUnavailable", "the cluster is stopped: start it first");
        const caller = request.operator ? master : authenticate(request, cluster, world, authenticators);
        const identity = authorizeImpersonation(cluster, caller, request.headers, path);
        return answerCall({ request, world, cluster, identity, path });
      } catch (error) {
        if (error instanceof StatusError) return refusal(error, { identity: "", permissions: [] });
        throw error;
      }
    },
    failed: ({ status, code, message }) => ({ status, body: new StatusError(status, code, message).status() }),
  };
}
