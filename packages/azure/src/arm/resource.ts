import { type Change, changed, defineResource, type Planned, type Resource } from "@slipway/reconcile";
import type { Azure, AzureReads } from "../azure.ts";
import type { ArmResource } from "./client.ts";
import { sameInAzure } from "./compare.ts";
import { type Json, merged } from "./json-path.ts";
import { patchOf } from "./patch.ts";
import { armShows } from "./planned/shows.ts";
import { trackedResource } from "./tracked-resource.ts";

type ArmKind<Want, Have> = Resource<Want, Have, Json, AzureReads, Azure>;

/** A kind of thing in Azure as data: its body, and in what it differs from the usual tracked resource. */
export interface ArmDefinition<Want, Have extends ArmResource>
  extends Partial<Omit<ArmKind<Want, Have>, "kind" | "plan">> {
  readonly kind: string;
  id(want: Want): string;
  /** What the want names: compared with what is there, and sent. */
  body(want: Want, have: Have | undefined): Json;
  /** What a new one is given where the want does not name it. */
  initial?(want: Want, from: AzureReads): Promise<Json> | Json;
  /** Fields that Azure does not change in place. */
  readonly immutable?: readonly string[] | ((want: Want, have: Have) => readonly string[]);
  readonly same?: typeof sameInAzure;
  /** What is there as it is compared: with what Azure means where it shows nothing. */
  shown?(have: Have): Json;
  /** Refuses what cannot be had, before anything is planned. */
  refuse?(want: Want, have: Have | undefined, from: AzureReads): Promise<void> | void;
  /** Where Azure has no PATCH: all that was read is written back, with the changes in it. */
  readonly whole?: true;
  /** What goes along in a PATCH that says nothing else, so that Azure tries again what had failed. */
  again?(have: Have): Json;
  /** A PATCH in which what Azure takes only as a whole is whole. */
  complete?(patch: Json, have: Have): Json;
  /** What Azure adds to a new one: values that only it can give are unknown. */
  gives?(id: string, body: Json): Json;
  /** Whether Azure honors If-None-Match when it makes one. */
  readonly ifNew?: true;
}

/** Makes goals of a plain kind of thing: created by PUT, changed by PATCH of the fields that differ (or by PUT of the whole). */
export function armResource<Want, Have extends ArmResource = ArmResource>(definition: ArmDefinition<Want, Have>) {
  const { body, initial, immutable, same, shown, refuse, whole, again, complete, gives, ifNew, ...rest } = definition;
  const planOf = planner({ status: trackedResource.status, ...definition });
  const resource: ArmKind<Want, Have> = {
    ...trackedResource,
    shows: armShows(gives, whole),
    read: (want, { arm }) => arm.get<Have>(definition.id(want)),
    create: (id, sent, { arm }) => arm.put(id, sent, ifNew ? { ifNew } : {}),
    update: ({ id, etag: ifMatch }, sent, { arm }) =>
      whole ? arm.put(id, sent, { ifMatch }) : arm.patch(id, sent, { ifMatch }),
    ...rest,
    plan: planOf,
  };
  return defineResource(resource);
}

function planner<Want, Have extends ArmResource>(definition: ArmDefinition<Want, Have>) {
  const { body, initial, immutable: fixed = [], same = sameInAzure, shown, refuse, whole, again, status } = definition;
  const { complete = (patch: Json) => patch } = definition;
  const immutable = typeof fixed === "function" ? fixed : () => fixed;
  return async (want: Want, have: Have | undefined, from: AzureReads): Promise<Planned<Json>> => {
    await refuse?.(want, have, from);
    const fresh = async () => merged((await initial?.(want, from)) ?? {}, body(want, undefined));
    if (have === undefined) return { operation: "create", body: await fresh() };
    const fields = immutable(want, have);
    const changes = changed(shown?.(have) ?? have, body(want, have), same).map(
      (change): Change => (fields.includes(change.field) ? { ...change, immutable: true } : change),
    );
    if (changes.some((change) => change.immutable)) return { operation: "replace", body: await fresh(), changes };
    if (changes.length === 0 && status?.(have).failed === undefined) return { operation: "none" };
    const patch = complete(patchOf(changes, have), have);
    return {
      operation: "update",
      body: whole ? merged(have as unknown as Json, patch) : { ...again?.(have), ...patch },
      changes,
    };
  };
}
