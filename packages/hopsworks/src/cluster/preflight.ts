import type { Failure } from "@slipway/action";
import type { Plan, Step } from "@slipway/reconcile";
import type { HopsworksReads } from "../client/reads.ts";

interface Offer {
  readonly id: string;
}

const wanted = (step: Step, field: RegExp): string[] =>
  step.changes.flatMap(({ field: name, want }) => (field.test(name) && typeof want === "string" ? [want] : []));

/** What a new cluster would be refused for: instance types and versions that the service does not offer. */
export async function clusterProblems({ steps }: Plan, hopsworks: HopsworksReads): Promise<Failure[]> {
  const [step] = steps.filter(({ operation }) => operation === "create");
  if (step === undefined || !hopsworks.hasKey) return [];
  const [cloud = ""] = wanted(step, /^cloudProvider$/);
  const [region = ""] = wanted(step, /^cluster\.(location|region)$/);
  const [types, versions] = await Promise.all([
    hopsworks.find<Record<string, Record<string, readonly Offer[]>>>(
      `api/clusters/nodes/supported-types?cloud=${cloud}&region=${encodeURIComponent(region)}`,
    ),
    hopsworks.list<{ readonly version: string }>(`api/clusters/hopsworks/versions/${cloud}`, "versions"),
  ]);
  return [
    ...refused(
      "version",
      wanted(step, /^cluster\.version$/),
      versions.map(({ version }) => version),
    ),
    ...(["head", "worker"] as const).flatMap((role) => {
      const field = new RegExp(`^cluster\\.clusterConfiguration\\.${role}.*\\.instanceType$`);
      const offers = types?.[cloud.toLowerCase()]?.[role] ?? [];
      return refused(
        `instance type of ${role} nodes`,
        wanted(step, field),
        offers.map(({ id }) => id),
      );
    }),
  ];
}

const refused = (what: string, values: readonly string[], offered: readonly string[]): Failure[] =>
  values
    .filter((value) => !offered.includes(value))
    .map((value) => ({
      what: `Hopsworks does not offer the ${what} ${value}.`,
      remedy: `Write one of ${offered.join(", ")}.`,
    }));
