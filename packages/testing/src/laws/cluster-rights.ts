import type { Recorded } from "@slipway/simulator";
import { isWrite } from "../requests.ts";

const reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

interface Asked {
  readonly spec?: { readonly resourceAttributes?: { verb: string; group: string; resource: string } };
}

/** The rights that a run asked a cluster about, as `kubectl auth can-i` takes them. */
export function rightsAsked(requests: readonly Recorded[]): string[] {
  return requests
    .filter(({ url }) => new URL(url).pathname.endsWith(reviews))
    .flatMap(({ body }) => (JSON.parse(body?.request ?? "{}") as Asked).spec?.resourceAttributes ?? [])
    .map(({ verb, group, resource }) => `${verb} ${group === "" ? resource : `${resource}.${group}`}`);
}

/** The rights that a run's writes to a cluster needed. */
export function rightsUsed(requests: readonly Recorded[]): string[] {
  const writes = requests.filter((request) => request.service === "kubernetes" && isWrite(request));
  return [...new Set(writes.flatMap(({ permissions = [] }) => permissions))];
}
