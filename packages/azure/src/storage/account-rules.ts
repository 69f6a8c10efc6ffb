import { sameId } from "../arm/resource-id.ts";

/** Who reaches an account over its public address. What is undefined is not compared; the rules of others stay. */
export interface AccountRules {
  readonly networkDefault: "Allow" | "Deny" | undefined;
  readonly ranges: readonly string[] | undefined;
  readonly subnets: readonly string[] | undefined;
}

/** The rules of an account, as ARM shows them. */
export interface NetworkRules {
  readonly defaultAction?: string;
  readonly ipRules?: readonly { readonly value: string }[];
  readonly virtualNetworkRules?: readonly { readonly id: string }[];
}

/** Those of others, with the ones that are missing. */
function beside<Rule extends object>(
  there: readonly Rule[] = [],
  wanted: readonly string[] | undefined,
  of: (rule: Rule) => string,
  make: (text: string) => object,
) {
  return wanted && [...there, ...wanted.filter((each) => !there.some((rule) => sameId(of(rule), each))).map(make)];
}

/** Undefined where the want says nothing of it. New rules say what becomes of all others. */
export function rulesOf({ networkDefault, ranges, subnets }: AccountRules, have: NetworkRules | undefined) {
  if ((networkDefault ?? ranges ?? subnets) === undefined) return undefined;
  return {
    defaultAction: networkDefault ?? (have === undefined ? "Allow" : undefined),
    ipRules: beside(
      have?.ipRules,
      ranges,
      ({ value }) => value,
      (value) => ({ value, action: "Allow" }),
    ),
    virtualNetworkRules: beside(
      have?.virtualNetworkRules,
      subnets,
      ({ id }) => id,
      (id) => ({ id, action: "Allow" }),
    ),
  };
}
