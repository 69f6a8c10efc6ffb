import type { Failure } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { isInNew } from "../arm/planned/ids.ts";
import { idParts, parseId } from "../arm/resource-id.ts";
import type { AzureReads } from "../azure.ts";

interface Permission {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
}

/** The built-in role that holds what a type needs. */
const roles: readonly (readonly [type: RegExp, role: string])[] = [
  [/^microsoft\.network\/privatednszones/i, "Private DNS Zone Contributor"],
  [/^microsoft\.network\//i, "Network Contributor"],
  [/^microsoft\.containerservice\//i, "Azure Kubernetes Service Contributor Role"],
  [/^microsoft\.managedidentity\//i, "Managed Identity Contributor"],
  [/^microsoft\.storage\//i, "Storage Account Contributor"],
  [/^microsoft\.insights\//i, "Monitoring Contributor"],
  [/^microsoft\.compute\//i, "Virtual Machine Contributor"],
  [/^microsoft\.authorization\//i, "Role Based Access Control Administrator"],
];

/** Rights that the identity lacks for what a plan writes, each with a role that has it and where. */
export async function rightsProblems(steps: readonly Step[], azure: AzureReads): Promise<Failure[]> {
  const needed = Map.groupBy(
    steps.flatMap((step) => needsOf(step, azure)),
    ({ scope }) => scope,
  );
  const found = await Promise.all(
    [...needed].map(async ([scope, needs]) => {
      const has = await azure.arm.list<Permission>(`${scope}/providers/Microsoft.Authorization/permissions`);
      return needs.filter(({ action }) => !has.some((each) => allows(each, action)));
    }),
  );
  const missing = new Map(found.flat().map((each) => [`${each.action} ${each.scope}`, each]));
  if (missing.size === 0) return [];
  const lines = [...missing.values()].map(({ action, scope, role }) => `- ${action} on ${scope} (${role})`);
  return [
    {
      what: `The identity lacks rights that an apply needs:\n${lines.join("\n")}`,
      remedy: "Grant it these roles there, or a role with these permissions.",
    },
  ];
}

const resourceGroup = /^(\/subscriptions\/[^/]+)\/resourceGroups\/[^/]+$/i;
const groupWrite = "Microsoft.Resources/subscriptions/resourceGroups/write";

interface Need {
  readonly scope: string;
  readonly action: string;
  readonly role: string;
}

/** What a step needs, and on the nearest thing above that is there. */
function needsOf({ id, operation }: Step, azure: AzureReads): Need[] {
  const [, subscription = ""] = resourceGroup.exec(id) ?? [];
  if (subscription !== "")
    return [{ scope: operation === "create" ? subscription : id, action: groupWrite, role: "Contributor" }];
  const { type, parent } = idParts(id);
  if (type === undefined || parent === undefined) return [];
  const role = roles.find(([pattern]) => pattern.test(type))?.[1] ?? "Contributor";
  const verbs = operation === "replace" ? ["write", "delete"] : ["write"];
  return verbs.map((verb) => ({ scope: existing(parent, azure), action: `${type}/${verb}`, role }));
}

/** The thing itself, or the nearest one above it that is there: at last the subscription. */
function existing(id: string, azure: AzureReads): string {
  if (!isInNew(`${id}/in-it`.toLowerCase(), azure.run.planned)) return id;
  const above = parseId(id)?.parent ?? id.replace(/\/resourceGroups\/[^/]*$/i, "");
  return above === id ? id : existing(above, azure);
}

const allows = ({ actions = [], notActions = [] }: Permission, action: string): boolean =>
  actions.some((pattern) => matches(pattern, action)) && !notActions.some((pattern) => matches(pattern, action));

/** Whether a pattern with stars covers an action: both without case, a star for any characters. */
function matches(pattern: string, action: string): boolean {
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  let text = action.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  text = text.slice(first.length);
  const last = rest.pop() ?? "";
  for (const part of rest) {
    const at = text.indexOf(part);
    if (at < 0) return false;
    text = text.slice(at + part.length);
  }
  return text.endsWith(last);
}
