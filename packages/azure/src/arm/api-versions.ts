import { parseId } from "./resource-id.ts";

const resources = "2021-04-01";

/** The version of each service's API that we speak: pinned, since a newer one may mean something else by the same words. */
const versions: Readonly<Record<string, string>> = {
  "microsoft.resources": resources,
  "microsoft.storage": "2025-08-01",
  "microsoft.containerregistry": "2025-11-01",
  "microsoft.managedidentity": "2024-11-30",
  "microsoft.authorization": "2022-04-01",
  "microsoft.authorization/locks": "2020-05-01",
  "microsoft.compute": "2024-03-01",
  "microsoft.compute/skus": "2021-07-01",
  "microsoft.network": "2025-01-01",
  "microsoft.network/privatednszones": "2024-06-01",
  "microsoft.containerservice": "2026-02-01",
  "microsoft.kubernetesconfiguration/extensions": "2024-11-01",
  "microsoft.kubernetesconfiguration/fluxconfigurations": "2025-04-01",
  "microsoft.kubernetes": "2024-01-01",
  "microsoft.eventhub": "2024-01-01",
  "microsoft.machinelearningservices": "2024-10-01",
  "microsoft.insights": "2021-05-01-preview",
  "microsoft.insights/datacollectionrules": "2023-03-11",
  "microsoft.insights/datacollectionruleassociations": "2023-03-11",
  "microsoft.operationalinsights": "2023-09-01",
};

/** A provider itself, which is the subscription's matter and not the provider's. */
const registration = /^\/subscriptions\/[^/]+\/providers\/[^/]+(\/register)?$/i;

/** The version for a path: of its type where that has one of its own, else of its provider. */
export function apiVersion(path: string): string {
  const match = registration.test(path) ? null : /\/providers\/([^/]+)(?:\/([^/?]+))?(?!.*\/providers\/)/i.exec(path);
  if (!match) return resources;
  const namespace = (match[1] ?? "").toLowerCase();
  const version = versions[`${namespace}/${match[2]?.toLowerCase()}`] ?? versions[namespace];
  if (version === undefined) throw new RangeError(`No API version is pinned for ${parseId(path)?.type ?? path}.`);
  return version;
}
