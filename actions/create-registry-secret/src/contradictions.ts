import type { Problem, Purpose } from "@slipway/action";
import { ecrRegistry } from "@slipway/aws";

interface Given {
  readonly mode?: string;
  readonly server?: string | undefined;
  readonly ecr?: string | undefined;
  readonly region?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly acr?: string | undefined;
  readonly repositories?: readonly string[] | undefined;
  readonly token?: string | undefined;
  readonly cluster?: string | undefined;
  readonly route?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly "kubeconfig-path"?: string | undefined;
  readonly "subscription-id"?: string | undefined;
}

/** What is wrong with inputs together, as data: when, which input, and what to write. */
const rules: readonly (readonly [(given: Given) => boolean, string, string])[] = [
  [
    ({ acr, ecr, username, password }) =>
      (acr ?? ecr) === undefined && (username === undefined || password === undefined),
    "username",
    "Give username and password, or acr, or ecr.",
  ],
  [
    ({ acr, username, password }) => acr !== undefined && (username ?? password) !== undefined,
    "acr",
    "Give either acr or username and password: the one gives a login, the other is one.",
  ],
  [
    ({ acr, ecr, username, password }) => ecr !== undefined && (acr ?? username ?? password) !== undefined,
    "ecr",
    "Give ecr, acr or username and password, and only one of these: a secret holds one login of a registry.",
  ],
  [
    ({ ecr, region }) => ecr !== undefined && ecrRegistry(ecr, region) === undefined,
    "region",
    "An account has a registry in each region: give the region, or the registry's address in ecr.",
  ],
  [
    ({ ecr, region, server }) => {
      const host = ecr === undefined ? undefined : ecrRegistry(ecr, region)?.host;
      return host !== undefined && server !== undefined && server.toLowerCase() !== host;
    },
    "server",
    "This is not where images are pulled from the registry in ecr: write ACCOUNT.dkr.ecr.REGION.amazonaws.com, with its account and region.",
  ],
  [
    ({ acr, repositories }) => (acr === undefined) !== (repositories === undefined),
    "repositories",
    "Give repositories with acr, and only then: they name what its token may pull.",
  ],
  [
    ({ acr, token }) => (acr === undefined) !== (token === undefined),
    "token",
    "Give token with acr, and only then: it names the token of this cluster.",
  ],
  [
    (given) => given.acr !== undefined && !given.acr.startsWith("/") && given["subscription-id"] === undefined,
    "subscription-id",
    "A registry's name is looked up in a subscription: give its ID, or the registry's resource ID in acr.",
  ],
  [
    ({ route, cluster }) => route === "run-command" && (cluster === undefined || cluster.startsWith("arn:")),
    "cluster",
    "The route run-command is for an AKS cluster: give its resource ID.",
  ],
];

/** Inputs that exclude or need each other. */
export const contradictions = (given: Given, resolved?: Purpose): Problem[] => [
  ...rules.flatMap(([wrong, input, problem]) => (wrong(given) ? [{ input, problem }] : [])),
  ...unrenewed(given, resolved),
];

/** On a schedule `auto` is a check, and nothing would renew a login that expires. */
function unrenewed({ mode, acr, ecr }: Given, resolved: Purpose | undefined): Problem[] {
  if (mode !== "auto" || resolved !== "check" || (acr ?? ecr) === undefined) return [];
  const source = ecr === undefined ? "acr" : "ecr";
  const problem = `On a schedule auto only checks, and a login of ${source} that nothing renews expires: write mode: apply to renew it, or mode: check if another job does.`;
  return [{ input: "mode", problem }];
}
