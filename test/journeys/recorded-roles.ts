import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "@slipway/rehearsal";
import { grantedIn } from "../../scripts/bootstrap/granted.ts";
import { root } from "../actions.ts";

const page = readFileSync(join(root, "docs", "permissions.md"), "utf8");

/** What is done with data, and granted as such. */
const isData = (permission: string): boolean => /\/vaults\/secrets\/|\/containers\/blobs\//.test(permission);

/** All that docs/permissions.md says a workflow needs, as a role or a policy, without the permissions that are left out. */
export function recordedRoles(workflow: string, ...without: readonly string[]): Role[] {
  const granted = grantedIn(page, workflow)
    .map(([permission]) => permission)
    .filter((permission) => !without.includes(permission));
  const [azure, aws] = [granted.filter((each) => !each.includes(":")), granted.filter((each) => each.includes(":"))];
  const [actions, dataActions] = [azure.filter((each) => !isData(each)), azure.filter(isData)];
  const permissions = [{ actions, dataActions, notActions: [], notDataActions: [] }];
  const Statement = [{ Effect: "Allow", Action: aws, Resource: "*" }];
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  return [
    ...(azure.length === 0
      ? []
      : [{ cloud: "azure" as const, file: "role.json", name: workflow, permissions, scopes: ["/subscriptions/any"] }]),
    ...(aws.length === 0 ? [] : [{ cloud: "aws" as const, file: "policy.json", document }]),
  ];
}
