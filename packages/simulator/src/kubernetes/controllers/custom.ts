import { lookup } from "../../world/table.ts";
import { isObject, type JsonObject, list, object, text } from "../json.ts";
import { condition } from "./system.ts";
import type { Work } from "./work.ts";

/** A definition's kind is served a moment after it was made. */
export function establish({ world, object: definition, store }: Work): void {
  if (list(definition, "status", "conditions").length > 0) return;
  const names = object(definition, "spec", "names");
  store({
    ...definition,
    status: {
      conditions: [
        condition(world, "NamesAccepted", "NoConflicts", "no conflicts found"),
        condition(world, "Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      acceptedNames: names,
      storedVersions: list(definition, "spec", "versions")
        .filter(isObject)
        .filter((version) => version.storage === true)
        .map((version) => text(version, "name")),
    },
  });
}

/** What each of Flux's controllers says when all went well. */
const successes: Readonly<Record<string, (of: JsonObject) => { reason: string; message: string; more?: JsonObject }>> =
  {
    GitRepository(of) {
      const branch = text(of, "spec", "ref", "branch") || "master";
      const revision = `${branch}@sha1:${"0".repeat(40)}`;
      return {
        reason: "Succeeded",
        message: `stored artifact for revision '${revision}'`,
        more: {
          artifact: {
            revision,
            path: `gitrepository/${text(of, "metadata", "namespace")}/${text(of, "metadata", "name")}/latest.tar.gz`,
          },
        },
      };
    },
    Kustomization: () => ({ reason: "ReconciliationSucceeded", message: "Applied revision" }),
    HelmRelease: () => ({ reason: "InstallSucceeded", message: "Helm install succeeded" }),
  };

/** A Flux object becomes ready in the generation that its controller saw. */
export function readyFlux({ world, object: of, store }: Work): void {
  const generation = (of.metadata as JsonObject).generation ?? 1;
  const requested = text(of, "metadata", "annotations", "reconcile.fluxcd.io/requestedAt");
  const seen = object(of, "status");
  if (object(of, "spec").suspend === true) return;
  if (seen.observedGeneration === generation && text(seen, "lastHandledReconcileAt") === requested) return;
  const said = lookup(successes, text(of, "kind"))?.(of) ?? {
    reason: "Succeeded",
    message: "reconciliation succeeded",
  };
  const ready: JsonObject = { ...condition(world, "Ready", said.reason, said.message), observedGeneration: generation };
  const handled = requested ? { lastHandledReconcileAt: requested } : {};
  store({ ...of, status: { ...seen, ...said.more, ...handled, observedGeneration: generation, conditions: [ready] } });
}
