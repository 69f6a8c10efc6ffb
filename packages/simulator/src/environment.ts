import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world/world.ts";

/** The clients that `env` knows how to point at a cloud. */
export const clients = ["slipway", "az", "aws", "kubectl", "terraform"] as const;
export type Client = (typeof clients)[number];

interface Reached {
  readonly world: World;
  readonly url: string;
  readonly proxy: string;
  readonly ca: string;
}

type Variables = Record<string, string>;

const variables: Record<Client, (cloud: Reached, folder: string, ca: string) => Variables> = {
  slipway: ({ url }, _folder, ca) => ({ AZURE_ARM_ENDPOINT: url, NODE_EXTRA_CA_CERTS: ca }),
  az: ({ proxy }, folder, ca) => ({
    HTTPS_PROXY: proxy,
    REQUESTS_CA_BUNDLE: ca,
    AZURE_CONFIG_DIR: join(folder, "azure"),
  }),
  aws: ({ url }, _folder, ca) => ({ AWS_ENDPOINT_URL: url, AWS_CA_BUNDLE: ca }),
  kubectl: ({ proxy }, folder) => ({ HTTPS_PROXY: proxy, KUBECONFIG: join(folder, "kubeconfig") }),
  terraform: ({ proxy }, _folder, ca) => ({ HTTPS_PROXY: proxy, SSL_CERT_FILE: ca }),
};

/** What a client must have in its environment to speak to a cloud; writes the files that it names. */
export function environment(client: Client, folder: string, cloud: Reached): Variables {
  mkdirSync(folder, { recursive: true });
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, cloud.ca);
  return variables[client](cloud, folder, ca);
}
