import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { account, deployer, firstKey } from "../aws/engine/account.ts";
import { firstDeployer } from "../azure/entra/directory.ts";
import { addRepository, addToken, repositoryOf, type Token } from "../github/api/state.ts";
import { job } from "../github/oidc/job.ts";
import type { World } from "../world/world.ts";

/** The clients that `env` knows how to point at a cloud. */
export const clients = ["slipway", "az", "aws", "gh", "kubectl", "terraform"] as const;
export type Client = (typeof clients)[number];

interface Reached {
  readonly world: World;
  readonly url: string;
  readonly proxy: string;
  readonly ca: string;
}

type Variables = Record<string, string>;

function awsKey(world: World): Variables {
  const key = firstKey(world);
  return {
    AWS_ACCESS_KEY_ID: key?.id ?? "",
    AWS_DEFAULT_REGION: account(world).region,
    AWS_REGION: account(world).region,
    AWS_SECRET_ACCESS_KEY: key?.secret ?? "",
  };
}

/** Someone who may do anything in a repository. */
const administrator: Omit<Token, "repositories"> = {
  login: "octocat",
  kind: "user",
  permissions: Object.fromEntries(
    ["actions", "administration", "environments", "issues", "pull_requests", "secrets", "variables"].map(
      (permission) => [permission, "write"] as const,
    ),
  ),
};

/** The repository that the clouds trust from the beginning. */
function ownRepository(world: World): string {
  const { owner, repository } = job(world);
  const name = `${owner}/${repository}`;
  if (!repositoryOf(world, name)) addRepository(world, name);
  return name;
}

const variables: Record<Client, (cloud: Reached, folder: string, ca: string) => Variables> = {
  slipway({ world, url }, _folder, ca) {
    const { application, subscription } = firstDeployer(world);
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/github-oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: job(world).requestToken,
      AZURE_ARM_ENDPOINT: url,
      AZURE_AUTHORITY_HOST: url,
      AZURE_CLIENT_ID: application.clientId,
      AZURE_SUBSCRIPTION_ID: subscription.subscriptionId,
      AZURE_TENANT_ID: application.tenantId,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: account(world).region,
      AWS_ROLE_ARN: `arn:aws:iam::${account(world).id}:role/${deployer}`,
      GITHUB_API_URL: `${url}/github`,
      HOPSWORKSAI_API_HOST: `${url}/hopsworks`,
      NODE_EXTRA_CA_CERTS: ca,
    };
  },
  az({ world, proxy }, folder, ca) {
    const { application, subscription } = firstDeployer(world);
    return {
      AZURE_CLIENT_ID: application.clientId,
      AZURE_CLIENT_SECRET: application.secrets[0]?.value ?? "",
      AZURE_CONFIG_DIR: join(folder, "azure"),
      AZURE_CORE_COLLECT_TELEMETRY: "false",
      AZURE_SUBSCRIPTION_ID: subscription.subscriptionId,
      AZURE_TENANT_ID: application.tenantId,
      HTTPS_PROXY: proxy,
      KUBECONFIG: join(folder, "kubeconfig"),
      REQUESTS_CA_BUNDLE: ca,
    };
  },
  aws({ world, url, proxy }, folder, ca) {
    return {
      ...awsKey(world),
      AWS_CA_BUNDLE: ca,
      AWS_CONFIG_FILE: join(folder, "aws-config"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL: url,
      AWS_PAGER: "",
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "aws-credentials"),
      // A CLI that does not know AWS_ENDPOINT_URL yet goes to the vendor's hosts.
      HTTPS_PROXY: proxy,
      KUBECONFIG: join(folder, "kubeconfig"),
      NO_PROXY: "localhost",
    };
  },
  gh: ({ world, proxy }, folder, ca) => ({
    GH_CONFIG_DIR: join(folder, "gh"),
    GH_NO_UPDATE_NOTIFIER: "1",
    GH_PROMPT_DISABLED: "1",
    GH_REPO: ownRepository(world),
    GH_TOKEN: addToken(world, { ...administrator, repositories: [ownRepository(world)] }),
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: ca,
  }),
  kubectl: ({ proxy }, folder) => ({ HTTPS_PROXY: proxy, KUBECONFIG: join(folder, "kubeconfig") }),
  terraform({ world, proxy, ca: authority }, folder) {
    const { application, subscription } = firstDeployer(world);
    // Go takes these in place of the machine's own: the registry's are among them.
    const ca = join(folder, "ca-and-public.pem");
    writeFileSync(ca, [authority, ...rootCertificates].join("\n"));
    return {
      ARM_CLIENT_ID: application.clientId,
      ARM_CLIENT_SECRET: application.secrets[0]?.value ?? "",
      ARM_SUBSCRIPTION_ID: subscription.subscriptionId,
      ARM_TENANT_ID: application.tenantId,
      ...awsKey(world),
      AWS_CA_BUNDLE: ca,
      AWS_EC2_METADATA_DISABLED: "true",
      HTTPS_PROXY: proxy,
      // Its providers come from where they are published.
      NO_PROXY: "registry.terraform.io,releases.hashicorp.com",
      SSL_CERT_FILE: ca,
    };
  },
};

/** What a client must have in its environment to speak to a cloud; writes the files that it names. */
export function environment(client: Client, folder: string, cloud: Reached): Variables {
  mkdirSync(folder, { recursive: true });
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, cloud.ca);
  return variables[client](cloud, folder, ca);
}
