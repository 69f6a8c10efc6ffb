import type { Run } from "@slipway/action";
import { connectAws } from "../../../packages/aws/src/connect.ts";
import { readAccess } from "../../../packages/aws/src/eks/cluster-calls.ts";
import { readEntry } from "../../../packages/aws/src/eks/entry-calls.ts";
import { findPrincipal } from "../../../packages/aws/src/iam/find-principal.ts";
import { registries } from "../../../packages/azure/src/acr/registries.ts";
import { Arm } from "../../../packages/azure/src/arm/client.ts";
import { makeTransport } from "../../../packages/azure/src/arm/transport.ts";
import { makeWire } from "../../../packages/azure/src/arm/wire.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { openVault } from "../../../packages/azure/src/keys/key-vault.ts";
import { Github } from "../../../packages/github/src/client/client.ts";
import { Hopsworks } from "../../../packages/hopsworks/src/client/client.ts";
import { connectServer } from "../../../packages/kubernetes/src/connect.ts";
import { attackedRun } from "./run.ts";

/** Reads by each of our clients at a server that is not what it says, as an action makes them. */
export interface Reads {
  readonly [what: string]: (server: Server, run?: Run) => Promise<unknown>;
}

type Server = { readonly url: string; readonly ca: string };

export const token = () => `token-of-${"t".repeat(40)}`;
const keys = { accessKeyId: `AKIA${"X".repeat(16)}`, secretAccessKey: "s".repeat(40) };
const caller = "arn:aws:iam::111122223333:user/deployer";

export const tokens = { getToken: async () => ({ token: token(), expiresOnTimestamp: Number.MAX_VALUE }), forget() {} };

/** Resource Manager, with a token that needs no sign-in. */
export function armAt({ url }: Server, run = attackedRun()): Arm {
  const cloud = {
    arm: url,
    authority: url,
    audience: url,
    registrySuffix: "azurecr.io",
    storageSuffix: "core.windows.net",
    federatedAudience: "api://AzureADTokenExchange",
  };
  return new Arm(makeWire(cloud, tokens, makeTransport(new URL(url), run), run));
}

export const githubAt = ({ url }: Server, run = attackedRun()) => new Github(url, "octo-org/octo-repo", token(), run);

export const hopsworksAt = ({ url }: Server, run = attackedRun()) => new Hopsworks(url, token(), run);

export const kubernetesAt = ({ url, ca }: Server, run = attackedRun()) =>
  connectServer({ server: new URL(url), ca, bearer: async () => token() }, run);

export function awsAt({ url }: Server, run = attackedRun()) {
  const inputs = { region: "eu-north-1", "role-to-assume": undefined, "allowed-account-ids": undefined };
  const aws = connectAws(inputs, { ...run, env: { ...run.env, AWS_ENDPOINT_URL: url } });
  return { ...aws, signIn: async () => ({ ...keys, expiresAt: Number.MAX_VALUE, caller }) };
}

export const armId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/images";
const entry = { clusterName: "c", principalArn: "arn:aws:iam::111122223333:role/r" };

/** Reads of one thing. */
export const readsOfOne: Reads = {
  ARM: (server, run) => armAt(server, run).get(armId),
  "ACR by the vendor's SDK": (server, run) => {
    const arm = armAt(server, run);
    const http = makeTransport(new URL(server.url), run ?? attackedRun());
    const cloud = { arm: server.url, authority: server.url, audience: server.url };
    const azure = { arm, signIn: tokens, cloud, run: run ?? attackedRun(), http, readOnlyHttp: http };
    return registries.read(registryId, azure as unknown as Azure);
  },
  EKS: (server, run) => readAccess("c", awsAt(server, run)),
  "EKS of an entry": (server, run) => readEntry(entry, awsAt(server, run)),
  IAM: (server, run) => findPrincipal("r", awsAt(server, run)),
  "a key vault": async (server, run) => {
    const azure = { arm: armAt(server, run), signIn: tokens, run: run ?? attackedRun() } as unknown as Azure;
    return await openVault(`${server.url}/secrets/key`, azure)("GET");
  },
  Kubernetes: async (server, run) => (await kubernetesAt(server, run)).kubernetes.get("/api/v1/namespaces/n/secrets/s"),
  GitHub: (server, run) => githubAt(server, run).find("issues/1"),
  Hopsworks: (server, run) => hopsworksAt(server, run).find("api/clusters/c"),
};

/** Reads of a list. */
export const readsOfLists: Reads = {
  ARM: (server, run) => armAt(server, run).list("/subscriptions/s/resourceGroups"),
  GitHub: (server, run) => githubAt(server, run).list("issues"),
  Hopsworks: (server, run) => hopsworksAt(server, run).list("api/clusters", "clusters"),
};
