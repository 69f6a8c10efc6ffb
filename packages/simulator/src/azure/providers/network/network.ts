import { listOf, objectOf, textOf } from "../../engine/json.ts";
import { badRequest, conflict, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, Etag, NameRule, Serial } from "../../engine/resource-type.ts";
import { type Entry, entriesIn } from "../../engine/state.ts";

/** The api-versions of Microsoft.Network that are taken. */
export const networkVersions = ["2015-06-15", "2026-12-31"] as const;

/** Etags of the network provider: weak, in header and body. */
export const networkEtag: Etag = {
  make: ({ world }) => `W/"${world.ids.uuid()}"`,
  path: "etag",
  header: true,
  mismatch: (entry, given) =>
    new Refusal(412, "PreconditionFailed", "Precondition failed.", {
      extra: {
        details: [
          {
            code: "PreconditionFailedEtagMismatch",
            message: `Etag provided in if-match header ${given.startsWith("W/") ? given : `W/"${given.replaceAll('"', "")}"`} does not match etag ${textOf(entry.resource.etag)} of resource ${entry.resource.id} in NRP data store.`,
          },
        ],
      },
    }),
};

/** One write at a time on a virtual network and all that is in it. */
export const networkSerial: Serial = {
  on: "root",
  refuse: (running) =>
    conflict(
      "AnotherOperationInProgress",
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: https://management.azure.com/subscriptions/${running.subscription}/providers/Microsoft.Network/operations/${running.id}.`,
      { details: [] },
    ),
};

/** How the network provider checks names. */
export const networkName = (longest: number): NameRule => ({
  pattern: new RegExp(`^[a-zA-Z0-9]([\\w.-]{0,${longest - 2}}\\w)?$`),
  refuse: (name) =>
    badRequest(
      "InvalidResourceName",
      `Resource name ${name} is invalid. The name can be up to ${longest} characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.`,
      { details: [] },
    ),
});

/** What the provider says when a part of a network is not there. */
export const partNotFound = (id: string): Refusal =>
  new Refusal(404, "NotFound", `Resource ${id} not found.`, { extra: { details: [] } });

export const subnetsOf = (arm: ArmContext, network: string): Entry[] => entriesIn(arm.state, `${network}/subnets`);
export const peeringsOf = (arm: ArmContext, network: string): Entry[] =>
  entriesIn(arm.state, `${network}/virtualNetworkPeerings`);

/** The address prefixes of a virtual network. */
export const spaceOf = (network: Entry["resource"]): string[] =>
  listOf(objectOf(network.properties.addressSpace).addressPrefixes).filter((one) => typeof one === "string");

/** The prefixes of a subnet, by whichever of the two members carries them. */
export function prefixesOf(properties: Entry["resource"]["properties"]): string[] {
  const one = textOf(properties.addressPrefix);
  const many = listOf(properties.addressPrefixes).filter((each) => typeof each === "string");
  return one === undefined ? many : [one, ...many.filter((each) => each !== one)];
}
