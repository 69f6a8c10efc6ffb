import type { Problem } from "@slipway/action";
import { blocksOf, clashWithin } from "@slipway/azure";

interface Given {
  readonly "subscription-id"?: string | undefined;
  readonly "address-space"?: readonly string[] | undefined;
  readonly avoid?: readonly string[] | undefined;
}

/** Inputs that exclude or need each other. */
export function contradictions({ "address-space": space, avoid, ...given }: Given): Problem[] {
  const clash = clashWithin(blocksOf(space ?? []));
  return [
    ...(given["subscription-id"] === undefined
      ? [{ input: "subscription-id", problem: "It is missing: the network is created in it." }]
      : []),
    ...(clash ? [{ input: "address-space", problem: `${clash.join(" and ")} overlap: leave one of them out.` }] : []),
    ...(space && avoid
      ? [{ input: "avoid", problem: "It applies only to a chosen range: leave out either this or address-space." }]
      : []),
  ];
}
