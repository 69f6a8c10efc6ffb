import { UnfitError } from "@slipway/action";
import { type Change, changed, defineResource, immutable, isOwned, isRecord, type Planned } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { whereOf } from "../client/where.ts";
import type { FoundNetwork } from "./existing.ts";
import type { Place } from "./place.ts";
import { type GivenSettings, settingsOf } from "./settings.ts";
import { stackShows } from "./shows.ts";
import { hasFailed, isHalfUndone, isMoving, isStillborn, type StackBody, type StackState } from "./stack-state.ts";
import { type Template, templateOf } from "./template.ts";

/** A network with the roles of its clusters, or these alone, as one stack. */
export interface NetworkWant {
  readonly place: Place;
  readonly given: GivenSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** The network that exists already, where the stack has only roles. */
  readonly found: FoundNetwork | undefined;
}

/** A stack, and what it is for. */
export type NetworkState = StackState & Pick<NetworkWant, "place" | "found">;

const kind = "network stack";
const tag = "made-by";

const seal = {
  read: ({ tags }: StackState): string | undefined => tags[tag],
  add: (body: StackBody, record: string): StackBody => ({ ...body, Tags: { ...body.Tags, [tag]: record } }),
};

/** Everything of a stack is in its template, so a plan compares that, and asks nothing that CloudFormation would have to write. */
export const networkStack = defineResource<NetworkWant, NetworkState, StackBody, AwsReads, Aws>({
  kind,
  id: ({ place }) => place.name,
  where: whereOf,
  seal,

  async read({ place, found }, aws) {
    const { readStack } = await import("./stack-calls.ts");
    const stack = await readStack(place.name, aws);
    return stack && { ...stack, place, found };
  },

  async plan(want, have, aws): Promise<Planned<StackBody>> {
    const { findZones } = await import("./zones.ts");
    const settings = await settingsOf(want.given, have?.template?.Metadata?.Slipway, (beside, count) =>
      findZones(beside, count, aws),
    );
    const template = templateOf(settings, want.place);
    if (have === undefined) {
      const { refuseTaken } = await import("./taken-roles.ts");
      await refuseTaken(want.place, aws);
      return { operation: "create", body: { Template: template, Tags: want.tags } };
    }
    const changes = [
      ...stateChanges(have, aws),
      ...templateChanges(have.template, template),
      ...changed({ Tags: have.tags }, { Tags: want.tags }),
    ];
    if (changes.length === 0) {
      await sayDrift(have, aws);
      return { operation: "none" };
    }
    await refuseOthers(have, want, aws);
    const Tags = { ...have.tags, ...want.tags };
    if (changes.some((change) => change.immutable))
      return { operation: "replace", body: { Template: template, Tags }, changes };
    const needsTags = isStillborn(have) || changes.some(({ field }) => field.startsWith("Tags."));
    return { operation: "update", body: { Template: template, ...(needsTags ? { Tags } : {}) }, changes };
  },

  async create(id, body, aws) {
    const { createStack } = await import("./stack-calls.ts");
    await createStack(id, body, aws);
  },

  async update(have, body, aws) {
    const { continueRollback, createStack, deleteStack, updateStack } = await import("./stack-calls.ts");
    if (isStillborn(have)) {
      await deleteStack(have, aws);
      return await createStack(have.name, body, aws);
    }
    if (isHalfUndone(have)) await continueRollback(have.name, aws);
    if (!isHalfUndone(have) || templateChanges(have.template, body.Template).length > 0 || body.Tags !== undefined)
      await updateStack(have.name, body, aws);
  },

  async delete(have, aws) {
    const { deleteStack } = await import("./stack-calls.ts");
    await deleteStack(have, aws);
  },

  shows: stackShows,

  status: (have) => ({
    ...(isMoving(have) ? { inProgress: have.status } : {}),
    ...(hasFailed(have) ? { failed: `${have.status}${have.reason === "" ? "" : `: ${have.reason}`}` } : {}),
  }),

  async wait({ name }, aws) {
    const { waitWhileMoving } = await import("./stack-calls.ts");
    await waitWhileMoving(name, aws);
  },
});

/** What failed is in the way of everything else. */
function stateChanges({ name, status, ...have }: StackState, { run }: AwsReads): Change[] {
  if (status === "REVIEW_IN_PROGRESS") {
    throw new UnfitError(
      `The stack ${name} is only a name so far, that someone's change set gave.`,
      "Execute that change set or delete the stack (`aws cloudformation delete-stack`), then run again.",
    );
  }
  // A job that destroys plans only to look something up, and then goes on with what could not be deleted.
  if (status === "DELETE_FAILED" && !run.env.SLIPWAY_MODE?.endsWith("destroy")) {
    throw new UnfitError(
      `The stack ${name} was to be deleted and could not be: ${have.reason}`,
      "Remove what is in the way, then run with mode: destroy to delete the rest. After that an apply creates it again.",
    );
  }
  return hasFailed({ name, status, ...have })
    ? [{ field: "StackStatus", have: status, want: /^UPDATE/.test(status) ? "UPDATE_COMPLETE" : "CREATE_COMPLETE" }]
    : [];
}

/** What CloudFormation can only change by making another one: whatever is in the network would have to move. */
const fixed =
  /^Template\.Resources\.(Vpc$|Vpc\.Properties\.CidrBlock|\w+Subnet\d\.Properties\.(CidrBlock|AvailabilityZone)|\w+Role\.Properties\.RoleName)/;

function templateChanges(have: Template | undefined, want: Template): Change[] {
  return differences(have, want, "Template").map((change) =>
    fixed.test(change.field) ? (immutable([change])[0] ?? change) : change,
  );
}

/** All that differs, what is only there included. */
function differences(have: unknown, want: unknown, field: string): Change[] {
  if (isRecord(have) && isRecord(want)) {
    const names = new Set([...Object.keys(want), ...Object.keys(have)]);
    return [...names].flatMap((name) => differences(have[name], want[name], `${field}.${name}`));
  }
  return JSON.stringify(have) === JSON.stringify(want) ? [] : [{ field, have, want }];
}

/** A stack that someone else made is theirs: to change it would take away what their template has. */
async function refuseOthers(have: StackState, { place }: NetworkWant, aws: AwsReads): Promise<void> {
  if (await isOwned(seal, have, { kind, id: place.name, where: await whereOf(aws) })) return;
  throw new UnfitError(
    `There is a stack ${have.name} that Slipway did not make, and it is not what the inputs say.`,
    "Nothing was changed. Give another name, or the network of that stack by the input vpc.",
  );
}

/** What someone detected is said; to detect it again would be a write. */
async function sayDrift(have: StackState, aws: AwsReads): Promise<void> {
  if (!have.isDrifted) return;
  const { driftedIn } = await import("./stack-events.ts");
  const drifted = await driftedIn(have.name, aws);
  aws.run.warn(
    `The last detection of drift found that the stack ${have.name} is no longer as CloudFormation made it: ${drifted.join("; ")}. Bring that back by hand, or delete and create it again: an update of the stack does not.`,
  );
}
