import { MissingError, UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { chosen } from "../choose.ts";

interface Configuration extends ArmResource {
  readonly properties: {
    readonly gitRepository?: {
      readonly url?: string;
      readonly httpsUser?: string | null;
      readonly repositoryRef?: { readonly branch?: string | null };
    } | null;
    readonly kustomizations?: Readonly<Record<string, { readonly path?: string; readonly prune?: boolean }>> | null;
  };
}

interface Sites {
  readonly plant: ArmResource | undefined;
  readonly cloud: ArmResource | undefined;
}

const kustomization = "apps";

/** The Flux configuration by which the sites follow one repository: it has the same name on both. */
export async function followedBy({ plant, cloud }: Sites, named: string | undefined, { arm }: Azure) {
  const listed = (site: ArmResource | undefined) =>
    site && arm.list<Configuration>(`${site.id}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations`);
  const [ofPlant, ofCloud] = await Promise.all([listed(plant), listed(cloud)]);
  const all = ofPlant?.filter(({ name }) => ofCloud?.some((each) => each.name === name) ?? true) ?? ofCloud ?? [];
  const sites = [plant?.name, cloud?.name].filter((name) => name !== undefined).join(" and ");
  const { name } = chosen({
    ...{ what: "Flux configuration", where: sites, option: "--name", named, all },
    otherwise:
      "hybrid keeps a configuration of the same name on both sites: name one site by --plant none or --cluster none, or write the workflow by hand.",
  });
  const [inPlant, inCloud] = [ofPlant, ofCloud].map((each) => each?.find((one) => one.name === name));
  const both = [inPlant, inCloud].filter((each) => each !== undefined);
  for (const each of both) refuseOther(each);
  const [first, second = first] = both.map(({ properties: { gitRepository } }) => ({
    url: gitRepository?.url ?? "",
    branch: gitRepository?.repositoryRef?.branch ?? "",
  }));
  if (first?.url !== second?.url || first?.branch !== second?.branch)
    throw new UnfitError(
      `The sites follow different repositories by ${name}: ${first?.url} at ${first?.branch}, and ${second?.url} at ${second?.branch}.`,
      "Keep each by a step of its own with the action arc-flux-config, or adopt one site alone: --plant none or --cluster none.",
    );
  const pathOf = (each: Configuration | undefined) => each?.properties.kustomizations?.[kustomization]?.path;
  return {
    read: { name, ...first, plantPath: pathOf(inPlant), cloudPath: pathOf(inCloud) },
    isSecret: both.some(({ properties }) => Boolean(properties.gitRepository?.httpsUser)),
    differences: both
      .filter(({ properties }) => properties.kustomizations?.[kustomization]?.prune !== true)
      .map(({ id }) => `${id} keeps what is no longer in the repository: it no longer will (prune).`),
    left: both.flatMap(({ id, properties }) =>
      Object.keys(properties.kustomizations ?? {})
        .filter((each) => each !== kustomization)
        .map((each) => `The kustomization ${each} of ${id}.`),
    ),
  };
}

/** The workflow knows a branch of a git repository, and one kustomization of its own. */
function refuseOther({ id, properties: { gitRepository, kustomizations } }: Configuration): void {
  if (!gitRepository?.repositoryRef?.branch)
    throw new UnfitError(
      `${id} does not follow a branch of a git repository, and hybrid knows nothing else.`,
      "Keep it by a step of your own with the action arc-flux-config.",
    );
  if (kustomizations?.[kustomization] !== undefined) return;
  throw new MissingError(
    `${id} has no kustomization ${kustomization}, and hybrid would add one beside ${Object.keys(kustomizations ?? {}).join(", ") || "none"}.`,
    "Keep it by a step of your own with the action arc-flux-config, which names its kustomizations.",
  );
}
