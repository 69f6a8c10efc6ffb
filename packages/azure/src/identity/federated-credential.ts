import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Goal, type GoalOptions } from "@slipway/reconcile";
import type { ArmReads, ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import type { Json } from "../arm/json-path.ts";
import { armShows } from "../arm/planned/shows.ts";
import { sameId } from "../arm/resource-id.ts";
import { singleFlight } from "../arm/single-flight.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** The tokens that an identity accepts. */
export interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** An identity and the credentials that it is to have, beside those of others. */
export interface Federation {
  readonly identity: string;
  readonly credentials: readonly FederatedCredential[];
}

interface Wanted extends FederatedCredential {
  readonly id: string;
}

interface Found {
  /** The wanted credential that it is, else its own ID. */
  readonly as: string;
  readonly resource: ArmResource;
}

/** So many an identity can have. */
export const mostCredentials = 20;

const folder = (identity: string): string => `${identity}/federatedIdentityCredentials`;

const wanted = ({ identity, credentials }: Federation): Wanted[] =>
  credentials.map((each) => ({ ...each, id: `${folder(identity)}/${each.name}` }));

/**
 * Which of those there are the wanted ones: by issuer and subject, which an identity has once only, else by name.
 * One that is there under another name is adopted.
 */
export function recognise(there: readonly ArmResource[], wants: readonly Wanted[]): Found[] {
  const sameTrust = ({ properties }: ArmResource, { issuer, subject }: Wanted) =>
    properties.issuer === issuer && properties.subject === subject;
  const byTrust = there.flatMap((resource) => {
    const want = wants.find((each) => sameTrust(resource, each));
    return want ? [{ as: want.id, resource }] : [];
  });
  const rest = there.filter((resource) => !byTrust.some((found) => found.resource === resource));
  const open = wants.filter((want) => !byTrust.some(({ as }) => as === want.id));
  const byName = rest.map((resource) => ({
    as: open.find(({ name }) => sameId(name, resource.name))?.id ?? resource.id,
    resource,
  }));
  return [...byName, ...byTrust];
}

function tooMany(federation: Federation, found: readonly Found[]): UnfitError | undefined {
  const ids = wanted(federation).map(({ id }) => id);
  const others = found.filter(({ as }) => !ids.includes(as));
  if (others.length + ids.length <= mostCredentials) return undefined;
  return new UnfitError(
    `The identity ${federation.identity} has ${others.length} other federated credentials; with ${ids.length} more it would have over ${mostCredentials}, the maximum that Azure allows.`,
    `Remove those that are no longer used (${others.map(({ resource }) => resource.name).join(", ")}), or use another identity.`,
  );
}

/** None while the identity does not exist: its own goal says so. */
async function listOf(identity: string, arm: ArmReads): Promise<ArmResource[]> {
  try {
    return await arm.list(folder(identity));
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return [];
    throw error;
  }
}

/** What one list of an identity's credentials showed. */
interface Listed {
  readonly found: readonly Found[];
  readonly tooMany: UnfitError | undefined;
}

interface Credential extends Wanted {
  /** Those who list at the same time share one request. */
  readonly list: () => Promise<Listed>;
  /** What the last list showed. */
  readonly latest: () => Listed;
}

const bodyOf = ({ issuer, subject, audience }: FederatedCredential): Json => ({
  properties: { issuer, subject, audiences: [audience] },
});

/** One credential. Nothing records who made one, so none is ever removed. */
const federatedCredential = defineResource<Credential, ArmResource, Json, AzureReads, Azure>({
  kind: "federated credential",
  id: ({ id }) => id,
  seal: "unsealed",
  read: async ({ id, list }) => (await list()).found.find(({ as }) => as === id)?.resource,
  plan(want, have) {
    const { tooMany: problem } = want.latest();
    if (problem) throw problem;
    const body = bodyOf(want);
    if (have === undefined) return { operation: "create", body };
    const changes = changed(have, body);
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },
  create: (id, body, { arm }) => arm.put(id, body),
  update: ({ id }, body, { arm }) => arm.put(id, body),
  shows: armShows(),
  // Azure refuses two writes at once.
  lock: ({ id }) => id.replace(/\/[^/]+$/, "").toLowerCase(),
});

/** Goals for the credentials of an identity: read by one list. */
export function federatedCredentials(azure: Azure, federation: Federation, options: GoalOptions): Goal<ArmResource>[] {
  let seen: Listed = { found: [], tooMany: undefined };
  const list = singleFlight(async () => {
    const found = recognise(await listOf(federation.identity, azure.arm), wanted(federation));
    seen = { found, tooMany: tooMany(federation, found) };
    return seen;
  });
  return wanted(federation).map((each) => federatedCredential(azure, { ...each, list, latest: () => seen }, options));
}
