import { UnfitError } from "@slipway/action";
import { type Change, changed, defineSet } from "@slipway/reconcile";
import type { Arm, ArmResource } from "../arm/client.ts";
import { ArmError } from "../arm/errors.ts";
import { sameId } from "../arm/resource-id.ts";
import type { Azure } from "../connect.ts";

/** Whose tokens an identity takes for its own. */
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

function refuseTooMany({ identity, credentials }: Federation, found: readonly Found[]): void {
  const ids = wanted({ identity, credentials }).map(({ id }) => id);
  const others = found.filter(({ as }) => !ids.includes(as));
  if (others.length + ids.length <= mostCredentials) return;
  throw new UnfitError(
    `The identity ${identity} has ${others.length} federated credentials of others; ${ids.length} more would be over ${mostCredentials}, the most that Azure allows.`,
    `Remove those that are no longer used (${others.map(({ resource }) => resource.name).join(", ")}), or use another identity.`,
  );
}

/** None while the identity is not there: that is told by its own goal. */
async function listOf(identity: string, arm: Arm): Promise<ArmResource[]> {
  try {
    return await arm.list(folder(identity));
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return [];
    throw error;
  }
}

const changes = ({ properties }: ArmResource, { issuer, subject, audience }: FederatedCredential): Change[] =>
  changed({ properties }, { properties: { issuer, subject, audiences: [audience] } });

const put = (id: string, { issuer, subject, audience }: FederatedCredential, { arm }: Azure): Promise<unknown> =>
  arm.put(id, { properties: { issuer, subject, audiences: [audience] } });

/** The federated credentials of an identity: read by one list, written one after the other, since Azure refuses two at once. */
export const federatedCredentials = defineSet<Federation, Wanted, Found, Azure>({
  kind: "federated credential",
  nameOfSet: ({ identity }) => folder(identity),
  async list(federation, { arm }) {
    const found = recognise(await listOf(federation.identity, arm), wanted(federation));
    refuseTooMany(federation, found);
    return found;
  },
  key: ({ as }) => as,
  keyOfWant: ({ id }) => id,
  wantOf: ({ resource: { id, name, properties } }) => ({
    id,
    name,
    issuer: String(properties.issuer),
    subject: String(properties.subject),
    audience: String(properties.audiences),
  }),
  diff: ({ resource }, want) => changes(resource, want),
  create: (want, azure) => put(want.id, want, azure),
  update: (want, { resource }, azure) => put(resource.id, want, azure),
  alone: ({ identity }) => identity.toLowerCase(),
});

/** The goal's scope and wants of a federation: none is ever pruned, since nothing tells ours from others'. */
export const federationWant = (federation: Federation) => ({
  scope: federation,
  wants: wanted(federation),
  prune: false,
});
