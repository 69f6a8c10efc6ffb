import { define, lookup } from "../../world/table.ts";
import type { ArmContext } from "./resource-type.ts";

/** Namespaces that every subscription has from its first day. */
export const alwaysRegistered = ["Microsoft.Authorization", "Microsoft.Resources", "Microsoft.Features"] as const;

/** Namespaces in which resources are simulated: registered in a new world. */
export const simulatedNamespaces = [
  "Microsoft.Compute",
  "Microsoft.ContainerRegistry",
  "Microsoft.ContainerService",
  "Microsoft.EventHub",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.Kubernetes",
  "Microsoft.KubernetesConfiguration",
  "Microsoft.MachineLearningServices",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
  "Microsoft.Storage",
] as const;

/** Namespaces that can be registered though no resource of them is simulated. */
export const furtherNamespaces = [
  "Microsoft.AzureStackHCI",
  "Microsoft.ExtendedLocation",
  "Microsoft.HybridContainerService",
  "Microsoft.PolicyInsights",
  "Microsoft.Relay",
  "Microsoft.ResourceConnector",
] as const;

/** What a `Due` of a registration carries. */
export const registrationDue = "arm.registration";

export interface RegistrationDue {
  readonly subscription: string;
  readonly namespace: string;
  readonly from: string;
  readonly to: string;
}

/** The registration states of a subscription, by namespace in lower case. */
export function registrationsOf(arm: ArmContext, subscription: string): Record<string, string> {
  const { registrations } = arm.state;
  const key = subscription.toLowerCase();
  const known = lookup(registrations, key);
  if (known !== undefined) return known;
  const first = Object.fromEntries(
    [...alwaysRegistered, ...simulatedNamespaces].map((namespace) => [namespace.toLowerCase(), "Registered"]),
  );
  define(registrations, key, first);
  return first;
}

/** A registration has come through, unless it was turned round meanwhile. */
export function finishRegistration(arm: ArmContext, due: RegistrationDue): void {
  const states = registrationsOf(arm, due.subscription);
  if (lookup(states, due.namespace) === due.from) define(states, due.namespace, due.to);
}
