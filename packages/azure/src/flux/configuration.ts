import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable, type Same } from "@slipway/reconcile";
import type { ArmResource } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { patchOf } from "../arm/patch.ts";
import { conditionOf, isAtRest } from "../arm/state.ts";
import type { Azure } from "../connect.ts";
import type { FluxCluster } from "./cluster.ts";
import {
  type ArmFluxConfiguration,
  type Failing,
  firstFailing,
  followCompliance,
  inWords,
  isOpen,
} from "./compliance.ts";
import { secretsIn } from "./git-url.ts";
import type { FluxNotes } from "./notes.ts";
import { bare, type FluxWant, sealOf } from "./want.ts";

/** A Flux configuration of a cluster, as wanted. */
export interface FluxConfiguration {
  readonly cluster: FluxCluster;
  readonly name: string;
  readonly want: FluxWant;
  /** Whether it counts what the cluster makes of it. */
  readonly complies: boolean;
}

interface Have {
  readonly resource: ArmFluxConfiguration;
  readonly notes: FluxNotes;
  /** The hash of the wanted credentials. */
  readonly seal: string | undefined;
  /** Where that counts: the cluster has not told yet what came of it. */
  readonly open: boolean;
  /** Where that counts: what the cluster cannot bring about. */
  readonly failing: Failing | undefined;
}

const idOf = ({ cluster, name }: FluxConfiguration): string => cluster.configurationId(name);

const secretsField = "configurationProtectedSettings";

/** Nothing is nothing, the server's default provider is Generic, and what comes before has no order. */
const sameInFlux: Same = (field, have, want) => {
  if (want === null && (have === undefined || have === null)) return true;
  if (field.endsWith(".provider")) return String(have ?? "Generic").toLowerCase() === String(want).toLowerCase();
  if (!field.endsWith(".dependsOn") || !Array.isArray(want)) return undefined;
  const there: readonly unknown[] = Array.isArray(have) ? have : [];
  return there.length === want.length && want.every((each) => there.includes(each));
};

/** The kustomizations that Slipway put there and nobody wants any more. */
const dropped = ({ resource, notes }: Have, { properties }: FluxWant): readonly string[] =>
  notes.kustomizations.filter(
    (name) =>
      Object.hasOwn(resource.properties.kustomizations ?? {}, name) &&
      !Object.hasOwn(kustomizationsOf(properties), name),
  );

const kustomizationsOf = (properties: FluxWant["properties"]): object => properties.kustomizations as object;

/** All that is wanted and can be changed in place, and null for what is to go. */
function changeable(have: Have, want: FluxWant): Json {
  const { namespace: _fixed, scope: _fixedToo, ...rest } = want.properties;
  const gone = Object.fromEntries(dropped(have, want).map((name) => [name, null]));
  return { ...rest, kustomizations: { ...kustomizationsOf(want.properties), ...gone } };
}

const changesInPlace = (have: Have, want: FluxWant): Change[] =>
  changed(have.resource.properties, changeable(have, want), sameInFlux);

function changes(have: Have, want: FluxWant): Change[] {
  const { notes, resource, seal } = have;
  const kind = resource.properties.sourceKind;
  if (kind !== undefined && kind !== "GitRepository") {
    throw new UnfitError(
      `The Flux configuration ${resource.id} is fed by a source of the kind ${kind}, not by a git repository.`,
      "Give another name: a new configuration then stands beside it.",
    );
  }
  const { namespace, scope } = want.properties;
  const sealed = changed({ [secretsField]: notes.credentials }, { [secretsField]: seal });
  const hash = (value: unknown) => (value === undefined ? undefined : `hash ${value}`);
  return [
    ...immutable(changed(resource.properties, { namespace, scope })),
    ...changesInPlace(have, want),
    ...sealed.map((change) => ({
      ...change,
      ...(change.have ? { have: hash(change.have) } : {}),
      want: hash(change.want),
    })),
  ];
}

/** What is noted of it once everything is as wanted. */
function notesFor(notes: FluxNotes, there: object, want: FluxWant, seal: string | undefined): FluxNotes {
  const wanted = Object.keys(kustomizationsOf(want.properties));
  const ours = wanted.filter((name) => notes.kustomizations.includes(name) || !Object.hasOwn(there, name));
  const credentials = seal ?? notes.credentials;
  return { made: notes.made, ...(credentials === undefined ? {} : { credentials }), kustomizations: ours };
}

/** What is to be noted of a configuration that is not there yet. */
export async function freshNotes(wanted: FluxConfiguration): Promise<FluxNotes> {
  const { secrets } = wanted.want;
  const seal = secrets && (await sealOf(idOf(wanted), secrets));
  return notesFor({ made: true, kustomizations: [] }, {}, wanted.want, seal);
}

/** A source of Flux and what of it is applied to the cluster. Kustomizations of others in it stay. */
export const fluxConfiguration = defineResource<FluxConfiguration, Have, Azure>({
  kind: "Flux configuration",
  name: idOf,

  async read({ cluster, name, want, complies }, { arm, run }) {
    const [resource, notes] = await Promise.all([
      arm.get<ArmFluxConfiguration>(cluster.configurationId(name)),
      cluster.notes(name),
    ]);
    if (resource === undefined) return undefined;
    // Where others wrote a token into the address, a plan that corrects it would show it.
    for (const secret of secretsIn(resource.properties.gitRepository?.url ?? "")) run.mask(secret);
    return {
      resource,
      notes,
      seal: want.secrets && (await sealOf(resource.id, want.secrets)),
      open: complies && isOpen(resource) && !cluster.isSilent,
      failing: complies ? firstFailing(resource) : undefined,
    };
  },

  diff: (have, { want }) => changes(have, want),

  async create(want, azure) {
    const { cluster, name } = want;
    const id = idOf(want);
    const { properties, secrets } = want.want;
    // Noted first: what is cut off in between is then known to be ours, and what is absent gets its credentials anyway.
    await cluster.note(name, await freshNotes(want));
    const created = { namespace: "cluster-config", scope: "cluster", ...(bare(properties) as object) };
    const sent = { properties: { ...created, ...(secrets ? { [secretsField]: secrets } : {}) } };
    const made = (await azure.arm.put(id, sent)) as ArmFluxConfiguration;
    if (want.complies) await followCompliance(made, cluster, azure, false);
  },

  async update(want, have, azure) {
    const { cluster, name } = want;
    const { resource, notes, seal } = have;
    const { secrets } = want.want;
    const there = resource.properties.kustomizations ?? {};
    const later = notesFor(notes, there, want.want, seal);
    const failed = conditionOf(resource).degraded !== undefined;
    const shown = failed ? changeable(have, want.want) : patchOf(changesInPlace(have, want.want), resource);
    const sent = secrets !== undefined && (notes.credentials !== seal || have.failing !== undefined || failed);
    // A kustomization is ours from before it is there until after it is gone; credentials are noted once they were taken.
    const during = { ...later, kustomizations: [...later.kustomizations, ...dropped(have, want.want)] };
    const { credentials: _later, ...before } = during;
    await cluster.note(name, notes.credentials === undefined ? before : { ...before, credentials: notes.credentials });
    const properties = { ...shown, ...(sent ? { [secretsField]: secrets } : {}) };
    const nothing = Object.keys(properties).length === 0;
    const now = nothing ? resource : ((await azure.arm.patch(resource.id, { properties })) as ArmFluxConfiguration);
    await cluster.note(name, later);
    if (want.complies) await followCompliance(now, cluster, azure, false);
  },

  async remove({ resource }, { cluster, name }, { arm }) {
    await arm.delete(resource.id);
    await cluster.forget(name);
  },

  condition({ resource, open, failing }) {
    const state = conditionOf(resource);
    if (state.moving !== undefined || state.degraded !== undefined) return state;
    if (open) return { moving: `${resource.properties.complianceState ?? "Unknown"}, says the cluster` };
    return failing === undefined ? {} : { degraded: inWords(failing) };
  },

  async wait({ resource }, want, azure) {
    if (!isAtRest(resource)) await azure.arm.until(resource.id, isAtRest);
    const now = await azure.arm.get<ArmFluxConfiguration>(resource.id);
    if (want.complies && now) await followCompliance(now, want.cluster, azure, true);
  },

  owned: ({ notes }) => notes.made,

  alone: ({ cluster }) => cluster.id.toLowerCase(),
});

/** What is told of a configuration, for outputs. */
export const fluxReport = (properties: Partial<ArmResource["properties"]> = {}) => ({
  compliance: String(properties.complianceState ?? ""),
  revision: String(properties.sourceSyncedCommitId ?? ""),
  "public-key": String(properties.repositoryPublicKey ?? ""),
});
