import type { Failure, Run } from "@slipway/action";
import type { Plan, Step } from "@slipway/reconcile";
import { KubernetesError } from "../client/status-error.ts";

/** Something to do in a cluster, as the API server is asked about it. */
interface Need {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** What asks the API server such questions. */
interface Reviewer {
  readonly run: Run;
  review(path: string, body: object): Promise<unknown>;
}

/** An API, and how the things of a plan are written by it. */
interface Resource extends Pick<Need, "group" | "resource"> {
  /** Where it always is. Otherwise the ID of the thing names the namespace, if it is in one. */
  readonly namespace?: string;
  /** It is written into an object that others created. */
  readonly within?: true;
}

const awsAuth: Resource = { group: "", resource: "configmaps", namespace: "kube-system" };

/** What the things of a plan are in the API, by their kind. A law holds this against what an apply writes. */
const resources: Readonly<Record<string, Resource>> = {
  "pull secret": { group: "", resource: "secrets" },
  "pull secret link": { group: "", resource: "serviceaccounts", within: true },
  "secret of a share": { group: "", resource: "secrets" },
  "persistent volume": { group: "", resource: "persistentvolumes" },
  "volume claim": { group: "", resource: "persistentvolumeclaims" },
  gateway: { group: "gateway.networking.k8s.io", resource: "gateways" },
  route: { group: "gateway.networking.k8s.io", resource: "httproutes" },
  "path of an ingress": { group: "networking.k8s.io", resource: "ingresses", within: true },
  "roles in aws-auth": awsAuth,
  "mappings beside access entries": awsAuth,
  "earlier roles in aws-auth": awsAuth,
};

const verbs: Readonly<Record<Step["operation"], readonly string[]>> = {
  create: ["create"],
  update: ["patch"],
  replace: ["delete", "create"],
  delete: [],
};

function needsOf({ kind, id, operation }: Step): Need[] {
  const known = resources[kind];
  if (known === undefined) return [];
  const { group, resource, within } = known;
  const [first, name] = id.split("/");
  const namespace = known.namespace ?? (name === undefined ? undefined : first);
  const asked = within && operation !== "delete" ? ["patch"] : verbs[operation];
  return asked.map((verb) => ({ verb, group, resource, ...(namespace === undefined ? {} : { namespace }) }));
}

const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Whether who asks may do it, as the API server says. */
export async function isAllowed(resourceAttributes: Need, kubernetes: Reviewer): Promise<boolean> {
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes },
  };
  const answer = (await kubernetes.review(path, review)) as { readonly status?: { readonly allowed?: boolean } };
  return answer.status?.allowed === true;
}

const shown = ({ verb, group, resource, namespace }: Need): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${namespace === undefined ? "" : ` in the namespace ${namespace}`}`;

/** Rights that the user of a kubeconfig lacks for what a plan writes, as the API server says of them. */
export async function rightsProblems({ steps }: Plan, kubernetes: Reviewer): Promise<Failure[]> {
  const needs = new Map(steps.flatMap(needsOf).map((need) => [shown(need), need]));
  try {
    const asked = await Promise.all(
      [...needs].map(async ([text, need]) => ((await isAllowed(need, kubernetes)) ? [] : [text])),
    );
    const missing = asked.flat();
    if (missing.length === 0) return [];
    return [
      {
        what: `The user of the kubeconfig lacks rights that an apply needs: ${missing.join("; ")}.`,
        remedy: "Bind the user to a role with them, and check by kubectl auth can-i.",
      },
    ];
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status !== 403) throw error;
    kubernetes.run.warn(
      "Not checked before the apply, since the user may not ask for it: its own rights in the cluster.",
    );
    return [];
  }
}
