import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { table } from "./markdown.ts";

/** The permissions that each workflow needed: kept in a file, since to record them takes a long rehearsal. */
export const needsFile = join(root, "workflows", "needs.json");

/** The section of the page of permissions about whole workflows. */
export function workflowNeedsSection(): string {
  const needs = JSON.parse(readFileSync(needsFile, "utf8")) as Record<string, Record<string, string>>;
  const parts = Object.entries(needs).flatMap(([name, permissions]) => {
    const rows = Object.entries(permissions).map(([permission, to]) => [`\`${permission}\``, to]);
    const files = ["plan", "apply", "destroy"].map((purpose) => `[${purpose}](roles/${name}-${purpose}.json)`);
    return [
      `### [${name}](../workflows/${name}.md)`,
      `Ready to create: ${files.join(", ")}.`,
      table(["permission", "needed to"], rows),
    ];
  });
  return [
    "## Workflows",
    "All that a workflow needs in Azure or AWS, to be granted at once: recorded from a rehearsal in a new subscription or account with everything that it can be asked for. Where an input is left out, what names its resource is not needed: `Microsoft.KeyVault` without key-vault-secret, `Microsoft.Compute` without a key, `Microsoft.ContainerRegistry` without registry. Its page says on which scopes. What it needs of GitHub stands in the caller's `permissions`. drift-check needs what its scenario needs to check, and fleet what the scenarios of its environments need.",
    "The files are roles as `az role definition create --role-definition @FILE` takes them, once your subscription is in AssignableScopes, and policies as `aws iam create-policy --policy-document file://FILE` takes them. They name no scope below the subscription and no resource: assign a role where it is needed, and narrow a policy down; [getting started](getting-started.md) has narrower ones for aks-private and eks. `npm run rehearse -- WORKFLOW --role FILE` tries one. A plan needs the first; an identity that applies and destroys needs the second and the third.",
    ...parts,
  ].join("\n\n");
}
