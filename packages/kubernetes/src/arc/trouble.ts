import type { KubernetesObject, KubernetesReads } from "../client/client.ts";
import { agentsNamespace } from "./in-cluster.ts";

interface Waiting {
  readonly name?: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: { readonly reason?: string; readonly message?: string };
  };
}

interface Pod extends KubernetesObject {
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly Waiting[];
    readonly initContainerStatuses?: readonly Waiting[];
  };
}

interface Event {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string };
}

const harmless = new Set(["ContainerCreating", "PodInitializing", "Completed"]);

/** Why a pod does not run; undefined when it does. */
function failureOf({ metadata: { name }, status = {} }: Pod): string | undefined {
  for (const { state = {} } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const { reason, message } = state.waiting ?? state.terminated ?? {};
    if (reason && !harmless.has(reason)) return `the pod ${name} is in ${reason}${message ? `: ${message}` : ""}`;
  }
  const missing = status.conditions?.find(({ status, reason }) => status === "False" && reason !== undefined);
  if (status.phase === "Running" || status.phase === "Succeeded") return undefined;
  return `the pod ${name} is ${status.phase}${missing ? `, ${missing.reason}: ${missing.message}` : ""}`;
}

/** The first thing among the agents that fails, in words: a pod, else a warning. Undefined when nothing shows. */
export async function firstTrouble(kubernetes: KubernetesReads): Promise<string | undefined> {
  const of = async <T>(what: string) =>
    (await kubernetes.get<{ readonly items?: readonly T[] }>(`/api/v1/namespaces/${agentsNamespace}/${what}`))?.items ??
    [];
  const pods = await of<Pod>("pods");
  const failing = pods.flatMap((pod) => failureOf(pod) ?? []);
  if (failing.length > 0) return failing[0];
  const warning = (await of<Event>("events")).find(({ type }) => type === "Warning");
  if (warning === undefined) return undefined;
  const { reason, message, involvedObject = {} } = warning;
  return `${involvedObject.kind ?? "object"} ${involvedObject.name ?? ""} warns ${reason}: ${message}`;
}
