import type { Problem } from "@slipway/action";
import { needsSubscription } from "@slipway/azure";

interface Given {
  readonly "subscription-id"?: string | undefined;
  readonly "http-proxy"?: string | undefined;
  readonly "https-proxy"?: string | undefined;
  readonly "no-proxy"?: string | undefined;
  readonly "proxy-certificate"?: string | undefined;
}

const address = /^https?:\/\/[^\s/]+\/?$/;

/** Inputs that exclude or need each other, and secret ones that are malformed: their values are not repeated. */
export function contradictions(given: Given): Problem[] {
  const proxies = (["http-proxy", "https-proxy"] as const).filter((input) => given[input] !== undefined);
  const useless = (["no-proxy", "proxy-certificate"] as const).filter(
    (input) => given[input] !== undefined && proxies.length === 0,
  );
  return [
    ...needsSubscription(given),
    ...proxies
      .filter((input) => !address.test(given[input] ?? ""))
      .map((input) => ({ input, problem: "Write http://HOST:PORT, or with USER:PASSWORD@ before the host." })),
    ...useless.map((input) => ({ input, problem: "It is about a proxy: give http-proxy or https-proxy too." })),
  ];
}
