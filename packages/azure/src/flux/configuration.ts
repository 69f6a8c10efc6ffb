import { defineResource, fingerprint, type GoalOptions, type Planned, sealOf } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import { patchOf } from "../arm/patch.ts";
import { lastName } from "../arm/resource-id.ts";
import { isAtRest, statusOf } from "../arm/state.ts";
import type { Azure, AzureReads } from "../azure.ts";
import type { ArmExtension } from "../extensions/extension.ts";
import {
  changeable,
  changes,
  changesInPlace,
  type NotedConfiguration,
  notesFor,
  refuseOtherSource,
  secretsField,
} from "./changes.ts";
import { configurationId, type FluxCluster, type FluxClusterReads } from "./cluster.ts";
import { type Failing, firstFailing, followCompliance, inWords, isOpen } from "./compliance.ts";
import { credentialsHash } from "./credentials.ts";
import { secretsIn } from "./git-url.ts";
import { type FluxNotes, notesOf } from "./notes.ts";
import { bare, type FluxWant } from "./want.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

/** A Flux configuration of a cluster, as wanted. */
export interface FluxConfiguration {
  readonly cluster: string;
  readonly name: string;
  readonly want: FluxWant;
  /** Whether it counts what the cluster makes of it. */
  readonly complies: boolean;
}

interface Have extends NotedConfiguration {
  /** Where the notes are. */
  readonly extension: ArmExtension | undefined;
  /** Whether the cluster is up, in Azure's words. */
  readonly cluster: string;
  /** Where that counts: the cluster has not reported yet what came of it. */
  readonly open: boolean;
  /** Where that counts: what the cluster cannot bring about. */
  readonly failing: Failing | undefined;
}

interface Reads extends AzureReads {
  readonly cluster: FluxClusterReads;
  readonly complies: boolean;
}

interface Writes extends Azure {
  readonly cluster: FluxCluster;
  readonly complies: boolean;
}

/** What is sent, and what is noted of it in the extension. */
interface Body {
  readonly properties: Json;
  readonly notes: FluxNotes;
}

const kind = "Flux configuration";

const hashOf = async ({ cluster, name, want: { secrets } }: FluxConfiguration): Promise<string | undefined> =>
  secrets && (await credentialsHash(configurationId(cluster, name), secrets));

/** A configuration that is not there yet. */
async function newBody(wanted: FluxConfiguration): Promise<Body> {
  const { properties, secrets } = wanted.want;
  return {
    properties: {
      namespace: "cluster-config",
      scope: "cluster",
      ...(bare(properties) as object),
      ...(secrets ? { [secretsField]: secrets } : {}),
    },
    notes: notesFor({ kustomizations: [] }, {}, wanted.want, await hashOf(wanted)),
  };
}

/**
 * The record of what is about to be created, bound to all that is sent: what is there after a run that was cut counts
 * as ours only if it is that.
 */
const intent = async (id: string, { properties }: Body): Promise<string> =>
  sealOf({ kind, id }, `about to be created: ${await fingerprint(JSON.stringify(properties))}`);

/** What is noted of a configuration that is about to be created. */
export async function freshNotes(wanted: FluxConfiguration): Promise<FluxNotes> {
  const body = await newBody(wanted);
  return { ...body.notes, maker: await intent(configurationId(wanted.cluster, wanted.name), body) };
}

/** What distinguishes a configuration from a later one of the same name. */
const birthOf = ({ systemData }: ArmFluxConfiguration): string => systemData?.createdAt ?? "";

/** A source of Flux and what of it is applied to the cluster. Kustomizations of others in it stay. */
const resource = defineResource<FluxConfiguration, Have, Body, Reads, Writes>({
  kind,
  id: ({ cluster, name }) => configurationId(cluster, name),
  secrets: [`properties.${secretsField}`],
  seal: { read: ({ notes }) => notes.maker, binds: ({ resource }) => birthOf(resource) },

  async read({ name, complies }, { run, cluster }) {
    const [found, extension] = await Promise.all([cluster.configuration(name), cluster.extension()]);
    if (found === undefined) return undefined;
    const state = await cluster.state();
    // Where others wrote a token into the address, a plan that corrects it would show it.
    for (const secret of secretsIn(found.properties.gitRepository?.url ?? "")) run.mask(secret);
    const notes = notesOf(extension?.properties.configurationSettings ?? {}, name);
    const open = complies && isOpen(found) && !cluster.isSilent;
    const failing = complies ? firstFailing(found) : undefined;
    return { resource: found, extension, cluster: state, notes, open, failing };
  },

  async plan(wanted, have): Promise<Planned<Body>> {
    const fresh = await newBody(wanted);
    if (have === undefined) return { operation: "create", body: fresh };
    refuseOtherSource(have.resource);
    const { want } = wanted;
    const id = configurationId(wanted.cluster, wanted.name);
    const hash = await hashOf(wanted);
    const differing = changes(have, want, hash);
    if (differing.some((change) => change.immutable)) return { operation: "replace", body: fresh, changes: differing };
    const isCut = have.notes.maker !== undefined && have.notes.maker === (await intent(id, fresh));
    const unfinished = isCut ? [{ field: "note of the maker", have: "about to be created", want: "created" }] : [];
    const failed = statusOf(have.resource).failed !== undefined;
    if (differing.length + unfinished.length === 0 && !failed && have.failing === undefined)
      return { operation: "none" };
    const shown = failed ? changeable(have, want) : patchOf(changesInPlace(have, want), have.resource);
    const isSent = want.secrets && (have.notes.credentials !== hash || have.failing !== undefined || failed);
    const maker = isCut ? { maker: await sealOf({ kind, id }, birthOf(have.resource)) } : {};
    return {
      operation: "update",
      body: {
        properties: { ...shown, ...(isSent ? { [secretsField]: want.secrets } : {}) },
        notes: { ...notesFor(have.notes, have.resource.properties.kustomizations ?? {}, want, hash), ...maker },
      },
      changes: [...differing, ...unfinished],
    };
  },

  async create(id, body, azure) {
    const { cluster, arm, complies } = azure;
    const name = lastName(id);
    // Noted first: what is cut off in between is then known to be ours, and what is absent gets its credentials anyway.
    await cluster.note(name, { ...body.notes, maker: await intent(id, body) });
    const created = (await arm.put(id, { properties: body.properties })) as ArmFluxConfiguration;
    await cluster.note(name, { ...body.notes, maker: await sealOf({ kind, id }, birthOf(created)) });
    if (complies) await followCompliance(created, cluster, azure, false);
  },

  async update(have, { properties, notes }, azure) {
    const { cluster, arm, complies } = azure;
    const { name, id } = have.resource;
    // A kustomization is ours from before it is there until after it is gone; credentials are noted once they were taken.
    const gone = have.notes.kustomizations.filter((each) => !notes.kustomizations.includes(each));
    const { credentials: _later, ...during } = { ...notes, kustomizations: [...notes.kustomizations, ...gone] };
    const { credentials } = have.notes;
    await cluster.note(name, credentials === undefined ? during : { ...during, credentials });
    const nothing = Object.keys(properties).length === 0;
    const now = nothing ? have.resource : ((await arm.patch(id, { properties })) as ArmFluxConfiguration);
    await cluster.note(name, notes);
    if (complies) await followCompliance(now, cluster, azure, false);
  },

  async delete({ resource: { id, name } }, { arm, cluster }) {
    await arm.delete(id);
    await cluster.forget(name);
  },

  status({ resource: found, extension, open, failing }) {
    const state = statusOf(found);
    const { inProgress } = statusOf(extension);
    if (inProgress !== undefined) return { inProgress };
    if (state.inProgress !== undefined || state.failed !== undefined) return state;
    if (open) return { inProgress: `${found.properties.complianceState ?? "Unknown"}, says the cluster` };
    return failing === undefined ? {} : { failed: inWords(failing) };
  },

  async wait({ resource: found, extension }, azure) {
    if (extension && !isAtRest(extension)) await azure.arm.until(extension.id, isAtRest);
    if (!isAtRest(found)) await azure.arm.until(found.id, isAtRest);
    const now = await azure.arm.get<ArmFluxConfiguration>(found.id);
    if (azure.complies && now) await followCompliance(now, azure.cluster, azure, true);
  },

  lock: ({ cluster }) => cluster.toLowerCase(),
});

export const fluxConfiguration = (azure: Azure, cluster: FluxCluster, want: FluxConfiguration, options?: GoalOptions) =>
  resource({ ...azure, cluster, complies: want.complies }, want, options);

/** What a configuration puts out. */
export const fluxReport = (have: Pick<Have, "resource" | "cluster"> | undefined) => {
  const { complianceState, sourceSyncedCommitId, repositoryPublicKey } = have?.resource.properties ?? {};
  const failing = have && firstFailing(have.resource);
  return {
    compliance: complianceState ?? "",
    revision: sourceSyncedCommitId ?? "",
    failing: failing ? inWords(failing) : "",
    "cluster-state": have?.cluster ?? "",
    "public-key": repositoryPublicKey ?? "",
  };
};
