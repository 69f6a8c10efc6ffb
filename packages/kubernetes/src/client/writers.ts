import type { Run } from "@slipway/action";
import { fieldManager, type KubernetesObject } from "./client.ts";

type Texts = Readonly<Record<string, string>>;

/** The marks by which tools know what they manage: where, by which name, and what they say by it. */
const marks: readonly (readonly [on: "labels" | "annotations", name: string, says: string])[] = [
  ["annotations", "argocd.argoproj.io/tracking-id", "Argo CD"],
  ["labels", "argocd.argoproj.io/instance", "the Argo CD application"],
  ["labels", "kustomize.toolkit.fluxcd.io/name", "the Flux kustomization"],
  ["labels", "helm.toolkit.fluxcd.io/name", "the Flux release"],
  ["annotations", "meta.helm.sh/release-name", "the Helm release"],
  ["labels", "reconcile.external-secrets.io/created-by", "External Secrets"],
  ["labels", "app.kubernetes.io/managed-by", "what is named as managed-by:"],
];

/** Who else writes an object: owners and tools do it again, field managers wrote a key of its data at least once. */
export interface Others {
  readonly again: readonly string[];
  readonly once: readonly string[];
}

export function othersWriting({ metadata }: KubernetesObject, key: string): Others {
  const { managedFields = [], ownerReferences = [] } = metadata;
  const managers = managedFields
    .filter(({ manager, fieldsV1 }) => manager !== fieldManager && holdsKey(fieldsV1, key))
    .map(({ manager }) => `the field manager ${manager}`);
  const owners = ownerReferences.map(({ kind, name }) => `its owner ${kind} ${name}`);
  const tools = marks.flatMap(([on, name, says]) => {
    const value: string | undefined = (metadata[on] as Texts | undefined)?.[name];
    return value === undefined || value === fieldManager ? [] : [`${says} ${value}`];
  });
  return { again: [...owners, ...tools], once: [...new Set(managers)] };
}

/** Names those who write what is about to be changed: a warning where they will do it again. */
export function nameOthers(what: string, object: KubernetesObject, key: string, run: Run): void {
  const { again, once } = othersWriting(object, key);
  const all = [...again, ...once].join(", ");
  if (again.length > 0)
    run.warn(
      `Others write ${what} as well: ${all}. They may undo this change, and it changes what they wrote: make it where they take theirs from, too.`,
    );
  else if (once.length > 0) run.info(`What is changed in ${what} was written by ${all}.`);
}

/** Whether a set of fields, as the API server keeps it, has a key of the object's data in it. */
function holdsKey(fieldsV1: unknown, key: string): boolean {
  const { "f:data": data } = (fieldsV1 ?? {}) as { readonly "f:data"?: unknown };
  return typeof data === "object" && data !== null && Object.hasOwn(data, `f:${key}`);
}
