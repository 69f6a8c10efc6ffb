import type { Problem } from "@slipway/action";
import { needsSubscription } from "@slipway/azure";

interface Given {
  readonly "subscription-id"?: string | undefined;
  readonly tier?: string | undefined;
  readonly partitions?: number | undefined;
  readonly "retention-hours"?: number | undefined;
}

/** What a tier allows. */
const limits = {
  Basic: { hours: 24, partitions: 32 },
  Standard: { hours: 168, partitions: 32 },
  Premium: { hours: 2160, partitions: 100 },
} as const;

/** What a tier does not have, where the inputs name the tier. */
export function contradictions(given: Given): Problem[] {
  const { tier, partitions = 1, "retention-hours": hours = 1 } = given;
  const limit = tier === "Basic" || tier === "Standard" || tier === "Premium" ? limits[tier] : limits.Premium;
  return [
    ...needsSubscription(given),
    ...(hours > limit.hours
      ? [{ input: "retention-hours", problem: `The tier ${tier} keeps events for ${limit.hours} hours at most.` }]
      : []),
    ...(partitions > limit.partitions
      ? [{ input: "partitions", problem: `In the tier ${tier} a hub has ${limit.partitions} partitions at most.` }]
      : []),
  ];
}
