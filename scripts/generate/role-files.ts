import { readFileSync } from "node:fs";
import { needsFile } from "./workflow-needs.ts";

/** What a role is for, and which of the recorded needs it has. */
const purposes = {
  plan: { of: /plan/, about: "to plan and check" },
  apply: { of: /plan|apply/, about: "to apply" },
  destroy: { of: /destroy/, about: "to destroy" },
} as const;

/** What is done with data, and granted as such. */
const isData = (permission: string): boolean => /\/vaults\/secrets\/|\/containers\/blobs\//.test(permission);

const subscription = "00000000-0000-0000-0000-000000000000";

/** A role as `az role definition create` takes it. */
const azureRole = (name: string, purpose: string, about: string, permissions: readonly string[]) => ({
  Name: `Slipway ${name}: ${purpose}`,
  IsCustom: true,
  Description: `What the workflow ${name} needs ${about}.`,
  Actions: permissions.filter((each) => !isData(each)),
  NotActions: [],
  DataActions: permissions.filter(isData),
  NotDataActions: [],
  AssignableScopes: [`/subscriptions/${subscription}`],
});

/** A policy of IAM. */
const awsPolicy = (permissions: readonly string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: permissions, Resource: "*" }],
});

/** For each recorded workflow and purpose a role or a policy that is ready to be created, by its path. */
export function roleFiles(): Map<string, string> {
  const needs = JSON.parse(readFileSync(needsFile, "utf8")) as Record<string, Record<string, string>>;
  const files = Object.entries(needs).flatMap(([name, recorded]) =>
    Object.entries(purposes).map(([purpose, { of, about }]): [string, string] => {
      const permissions = Object.keys(recorded).filter((each) => of.test(recorded[each] ?? ""));
      const isAws = permissions.every((each) => each.includes(":"));
      const role = isAws ? awsPolicy(permissions) : azureRole(name, purpose, about, permissions);
      return [`docs/roles/${name}-${purpose}.json`, `${JSON.stringify(role, undefined, 2)}\n`];
    }),
  );
  return new Map(files);
}
