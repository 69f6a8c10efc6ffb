import type { Recorded } from "@slipway/simulator";
import type { PermissionSet } from "./report.ts";
import type { RunRecord } from "./run-record.ts";

const simulated = "Its scopes are in the simulated cloud: write your own subscription, account and names there.";

/** The permissions that a rehearsal needed, as files that someone can grant. */
export function permissionSets(records: readonly RunRecord[]): PermissionSet[] {
  const all = records.flatMap(({ requests }) => requests);
  const reading = records.filter(onlyReads).flatMap(({ requests }) => requests);
  const isSplit = reading.length > 0 && reading.length < all.length;
  return [
    ...azureRole(
      all,
      "deploy",
      "Azure role",
      `For the identity that applies: everything that this rehearsal needed. ${simulated}`,
    ),
    ...(isSplit
      ? azureRole(
          reading,
          "plan",
          "Azure role for plans",
          `For the identity of pull requests and checks: it cannot write. ${simulated}`,
        )
      : []),
    ...awsPolicy(
      all,
      "deploy",
      "IAM policy",
      `For the role that applies: everything that this rehearsal needed. ${simulated}`,
    ),
    ...(isSplit
      ? awsPolicy(
          reading,
          "plan",
          "IAM policy for plans",
          `For the role of pull requests and checks: it cannot write. ${simulated}`,
        )
      : []),
    ...githubPermissions(all),
    ...others(all),
  ];
}

/** A run whose plans all are plans or checks. */
function onlyReads({ run }: RunRecord): boolean {
  const plans = run.jobs.flatMap(({ steps }) => steps.flatMap((step) => step.plans));
  return (
    plans.length > 0 && plans.every(({ action, mode }) => action === "report-drift" || /^(plan|check)$/.test(mode))
  );
}

const needed = (requests: readonly Recorded[], which: RegExp): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { permissions = [], scope } of requests) {
    for (const permission of permissions.filter((each) => which.test(each))) {
      const scopes = found.get(permission) ?? new Set();
      if (scope !== undefined) scopes.add(scope);
      found.set(permission, scopes);
    }
  }
  return new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

const ofAzure = /^Microsoft\.\w+\//i;
const ofAws = /^[a-z0-9-]+:[A-Z]/;
const ofGithub = /^\w+=(read|write)$/;

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

function azureRole(requests: readonly Recorded[], name: string, title: string, about: string): PermissionSet[] {
  const isData = ({ service }: Recorded) => !service.startsWith("Azure Resource Manager");
  const actions = needed(
    requests.filter((each) => !isData(each)),
    ofAzure,
  );
  const dataActions = needed(requests.filter(isData), ofAzure);
  const scopes = [...actions.values(), ...dataActions.values()].flatMap((each) => [...each]);
  if (scopes.length === 0) return [];
  const subscriptions = scopes.flatMap((scope) => /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? []);
  const text = json({
    Name: `slipway-${name}`,
    IsCustom: true,
    Description: "Minimum permissions, recorded by a rehearsal.",
    Actions: [...actions.keys()],
    NotActions: [],
    DataActions: [...dataActions.keys()],
    NotDataActions: [],
    AssignableScopes: [...new Set(subscriptions)],
  });
  const file = `role-${name}.json`;
  return [{ title, about, command: `az role definition create --role-definition @${file}`, file, text }];
}

function awsPolicy(requests: readonly Recorded[], name: string, title: string, about: string): PermissionSet[] {
  const bySet = new Map<string, string[]>();
  for (const [action, scopes] of needed(requests, ofAws)) {
    const resources = scopes.size === 0 ? ["*"] : [...scopes].toSorted();
    const key = JSON.stringify(resources);
    bySet.set(key, [...(bySet.get(key) ?? []), action]);
  }
  if (bySet.size === 0) return [];
  const Statement = [...bySet].map(([key, Action]) => ({
    Effect: "Allow",
    Action,
    Resource: JSON.parse(key) as string[],
  }));
  const file = `policy-${name}.json`;
  const command = `aws iam put-role-policy --role-name ROLE --policy-name slipway-${name} --policy-document file://${file}`;
  return [{ title, about, command, file, text: json({ Version: "2012-10-17", Statement }) }];
}

function githubPermissions(requests: readonly Recorded[]): PermissionSet[] {
  const levels = new Map<string, string>();
  for (const [permission] of needed(requests, ofGithub)) {
    const [scope = "", level = ""] = permission.split("=");
    if (levels.get(scope) !== "write") levels.set(scope, level);
  }
  if (levels.size === 0) return [];
  const lines = [...levels].map(([scope, level]) => `  ${scope.replaceAll("_", "-")}: ${level}`);
  const text = ["permissions:", "  id-token: write", ...lines].join("\n");
  const about =
    "What the requests needed. A job that calls a workflow has to grant all that the workflow asks for, as its page shows, or GitHub refuses the call.";
  return [{ title: "GitHub permissions", about, file: "workflow.yml", text }];
}

function others(requests: readonly Recorded[]): PermissionSet[] {
  const rest = new RegExp(`^(?!${[ofAzure, ofAws, ofGithub].map(({ source }) => `(?:${source.slice(1)})`).join("|")})`);
  const text = [...needed(requests, rest).keys()].join("\n");
  return text === ""
    ? []
    : [{ title: "Other permissions", about: "Of clusters and other services.", file: "list.txt", text }];
}
