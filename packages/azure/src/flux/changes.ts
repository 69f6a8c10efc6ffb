import { UnfitError } from "@slipway/action";
import { type Change, changed, immutable, type Same } from "@slipway/reconcile";
import type { Json } from "../arm/json-path.ts";
import type { FluxNotes } from "./notes.ts";
import type { FluxWant } from "./want.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

/** A configuration as it is, and what is noted of it. */
export interface NotedConfiguration {
  readonly resource: ArmFluxConfiguration;
  readonly notes: FluxNotes;
}

/** The field of the credentials: Azure keeps them and never shows them. */
export const secretsField = "configurationProtectedSettings";

/** Nothing is nothing, the server's default provider is Generic, and what comes before has no order. */
const sameInFlux: Same = (field, have, want) => {
  if (want === null && (have === undefined || have === null)) return true;
  if (field.endsWith(".provider")) return String(have ?? "Generic").toLowerCase() === String(want).toLowerCase();
  if (!field.endsWith(".dependsOn") || !Array.isArray(want)) return undefined;
  const there: readonly unknown[] = Array.isArray(have) ? have : [];
  return there.length === want.length && want.every((each) => there.includes(each));
};

/** The kustomizations that Slipway put there and no one wants any more. */
const dropped = ({ resource, notes }: NotedConfiguration, { properties }: FluxWant): readonly string[] =>
  notes.kustomizations.filter(
    (name) =>
      Object.hasOwn(resource.properties.kustomizations ?? {}, name) &&
      !Object.hasOwn(kustomizationsOf(properties), name),
  );

const kustomizationsOf = (properties: FluxWant["properties"]): object => properties.kustomizations as object;

/** All that is wanted and can be changed in place, and null for what is to go. */
export function changeable(have: NotedConfiguration, want: FluxWant): Json {
  const { namespace: _fixed, scope: _fixedToo, ...rest } = want.properties;
  const gone = Object.fromEntries(dropped(have, want).map((name) => [name, null]));
  return { ...rest, kustomizations: { ...kustomizationsOf(want.properties), ...gone } };
}

export const changesInPlace = (have: NotedConfiguration, want: FluxWant): Change[] =>
  changed(have.resource.properties, changeable(have, want), sameInFlux);

export function refuseOtherSource({ id, properties: { sourceKind } }: ArmFluxConfiguration): void {
  if (sourceKind === undefined || sourceKind === "GitRepository") return;
  throw new UnfitError(
    `The Flux configuration ${id} has a source of the kind ${sourceKind}, not a git repository.`,
    "Give another name: a new configuration is then created beside it.",
  );
}

export function changes(have: NotedConfiguration, want: FluxWant, credentials: string | undefined): Change[] {
  const { notes, resource } = have;
  const { namespace, scope } = want.properties;
  const secrets = changed({ [secretsField]: notes.credentials }, { [secretsField]: credentials });
  const hash = (value: unknown) => (value === undefined ? undefined : `hash ${value}`);
  return [
    ...immutable(changed(resource.properties, { namespace, scope })),
    ...changesInPlace(have, want),
    ...secrets.map((change) => ({
      ...change,
      ...(change.have ? { have: hash(change.have) } : {}),
      want: hash(change.want),
    })),
  ];
}

/** What is noted of it once everything is as wanted. */
export function notesFor(notes: FluxNotes, there: object, want: FluxWant, hash: string | undefined): FluxNotes {
  const wanted = Object.keys(kustomizationsOf(want.properties));
  const owned = wanted.filter((name) => notes.kustomizations.includes(name) || !Object.hasOwn(there, name));
  const credentials = hash ?? notes.credentials;
  return {
    ...(notes.maker === undefined ? {} : { maker: notes.maker }),
    ...(credentials === undefined ? {} : { credentials }),
    kustomizations: owned,
  };
}
