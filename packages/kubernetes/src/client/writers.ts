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

/** Who else writes an object, or a key of its data: they may undo a change, and it what they wrote. */
export function othersWriting({ metadata }: KubernetesObject, key: string): string[] {
  const { managedFields = [], ownerReferences = [] } = metadata;
  const managers = managedFields
    .filter(({ manager, fieldsV1 }) => manager !== fieldManager && holdsKey(fieldsV1, key))
    .map(({ manager }) => `the field manager ${manager}`);
  const owners = ownerReferences.map(({ kind, name }) => `its owner ${kind} ${name}`);
  const tools = marks.flatMap(([on, name, says]) => {
    const value: string | undefined = (metadata[on] as Texts | undefined)?.[name];
    return value === undefined || value === fieldManager ? [] : [`${says} ${value}`];
  });
  return [...new Set([...owners, ...tools, ...managers])];
}

/** Warns that others write what is about to be changed. */
export function warnOfOthers(what: string, object: KubernetesObject, key: string, run: Run): void {
  const others = othersWriting(object, key);
  if (others.length === 0) return;
  run.warn(
    `Others write ${what} as well: ${others.join(", ")}. They may undo this change, and it changes what they wrote: make it where they take theirs from, too.`,
  );
}

/** Whether a set of fields, as the API server keeps it, has a key of the object's data in it. */
function holdsKey(fieldsV1: unknown, key: string): boolean {
  const { "f:data": data } = (fieldsV1 ?? {}) as { readonly "f:data"?: unknown };
  return typeof data === "object" && data !== null && Object.hasOwn(data, `f:${key}`);
}
