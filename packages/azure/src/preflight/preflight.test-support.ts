import type { Change, Step } from "@slipway/reconcile";
import { type Answer, type Asked, fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import { preflight } from "./preflight.ts";

export const group = "/subscriptions/s/resourceGroups/g";
export const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;

/** A step, by what it gives to fields. */
export const step = (
  id: string,
  fields: Readonly<Record<string, unknown>> = {},
  operation: Step["operation"] = "create",
) =>
  ({
    kind: "thing",
    id,
    operation,
    after: [],
    changes: Object.entries(fields).map(([field, want]): Change => ({ field, want })),
  }) as Step;

export const size = (name: string, more: object = {}) => ({
  resourceType: "virtualMachines",
  name,
  family: "standardDSv5Family",
  locationInfo: [{ zones: ["3", "1", "2"] }],
  capabilities: [{ name: "vCPUs", value: "4" }],
  ...more,
});
export const usage = (name: string, currentValue: number, limit: number) => ({
  name: { value: name },
  currentValue,
  limit,
});

/** A subscription in which all is well, by the end of each address. */
export const well: Readonly<Record<string, Answer>> = {
  "/locations": [200, { value: [{ name: "northeurope" }, { name: "westeurope" }] }],
  "/kubernetesVersions": [
    200,
    {
      values: [
        { version: "1.34", capabilities: { supportPlan: ["KubernetesOfficial"] }, patchVersions: { "1.34.2": {} } },
        { version: "1.33", patchVersions: { "1.33.5": {} } },
        { version: "1.28", capabilities: { supportPlan: ["AKSLongTermSupport"] }, patchVersions: { "1.28.9": {} } },
      ],
    },
  ],
  "/skus": [200, { value: [{ ...size("Standard_D4s_v5"), resourceType: "disks" }, size("Standard_D4s_v5")] }],
  "/usages": [200, { value: [usage("cores", 80, 100), usage("standardDSv5Family", 88, 100)] }],
  "/permissions": [200, { value: [{ actions: ["*"] }] }],
};

/** What a preflight finds where some answers are others than usual, and what it says. */
export async function found(
  steps: readonly Step[],
  others: Readonly<Record<string, Answer>> = {},
  withRights = false,
  made: readonly string[] = [],
) {
  const { azure, said, asked } = fakeAzure(({ target }: Asked): Answer => {
    const path = target.replace(/\?.*/, "");
    const [, answer] = Object.entries({ ...well, ...others }).findLast(([end]) => path.endsWith(end)) ?? [];
    return answer ?? [404, refusal("ResourceNotFound")];
  });
  const planned = new Map(made.map((id) => [id.toLowerCase(), { body: {}, isNew: true }]));
  Object.assign(azure.run, { planned });
  const failures = await preflight({ steps } as Parameters<typeof preflight>[0], azure, withRights);
  return { problems: failures.map(({ what, remedy }) => `${what} ${remedy}`), said, asked };
}
