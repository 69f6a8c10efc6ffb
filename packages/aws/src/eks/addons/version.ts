import { UnfitError } from "@slipway/action";
import { isUnknownText, type Unknown, unknown } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import type { AddonState, AddonWant } from "./addon-state.ts";
import type { Offer } from "./offers.ts";

/** The version that an add-on is to have, and what EKS says of it as far as it was asked. */
export interface Chosen {
  readonly version: string | Unknown;
  readonly offer: Offer | undefined;
}

/**
 * The version of an add-on. One that is given is checked against those for the cluster's version of Kubernetes; "default"
 * and "most-recent" never take an add-on back.
 */
export async function chooseVersion(
  { cluster, name, version }: AddonWant,
  have: AddonState | undefined,
  aws: AwsReads,
): Promise<Chosen> {
  if (have !== undefined && (version === undefined || version === have.addonVersion))
    return { version: have.addonVersion, offer: undefined };
  const { clusterVersion, isNewer, offersOf } = await import("./offers.ts");
  const kubernetes = await clusterVersion(cluster, aws);
  if (isUnknownText(kubernetes)) return { version: unknown("the version for the cluster"), offer: undefined };
  const offers = await offersOf(name, kubernetes, aws);
  const offer = choose(offers, version);
  if (offer === undefined) throw refusal(name, version, kubernetes, offers);
  const isBack = have !== undefined && isNewer(have.addonVersion, offer.version);
  if (isBack && isMoving(version)) return { version: have.addonVersion, offer: undefined };
  return { version: offer.version, offer };
}

const isMoving = (version = "default"): boolean => version === "default" || version === "most-recent";

function choose(offers: readonly Offer[], version = "default"): Offer | undefined {
  if (version === "most-recent") return offers[0];
  if (version === "default") return offers.find(({ isDefault }) => isDefault) ?? offers[0];
  return offers.find((offer) => offer.version === version);
}

function refusal(name: string, version: string | undefined, kubernetes: string, offers: readonly Offer[]): UnfitError {
  if (offers.length === 0)
    return new UnfitError(
      `EKS has no add-on ${name} for Kubernetes ${kubernetes}.`,
      "Correct name: `aws eks describe-addon-versions` lists the add-ons.",
    );
  return new UnfitError(
    `${name} ${version} is not for Kubernetes ${kubernetes}.`,
    `Write default, most-recent, or one of ${offers.map((offer) => offer.version).join(", ")}.`,
  );
}
