import type { Run } from "@slipway/action";

/** Where one of Microsoft's clouds, or a simulated one, is reached. */
export interface Cloud {
  readonly arm: string;
  readonly authority: string;
  /** What a token for ARM is made out to. */
  readonly audience: string;
  readonly registrySuffix: string;
  readonly storageSuffix: string;
  /** What a token of GitHub's is made out to, for Entra to take it. */
  readonly federatedAudience: string;
}

/** The clouds that have a name. */
export const clouds = {
  public: {
    arm: "https://management.azure.com",
    authority: "https://login.microsoftonline.com",
    audience: "https://management.azure.com",
    registrySuffix: "azurecr.io",
    storageSuffix: "core.windows.net",
    federatedAudience: "api://AzureADTokenExchange",
  },
  "us-government": {
    arm: "https://management.usgovcloudapi.net",
    authority: "https://login.microsoftonline.us",
    audience: "https://management.usgovcloudapi.net",
    registrySuffix: "azurecr.us",
    storageSuffix: "core.usgovcloudapi.net",
    federatedAudience: "api://AzureADTokenExchangeUSGov",
  },
  china: {
    arm: "https://management.chinacloudapi.cn",
    authority: "https://login.chinacloudapi.cn",
    audience: "https://management.chinacloudapi.cn",
    registrySuffix: "azurecr.cn",
    storageSuffix: "core.chinacloudapi.cn",
    federatedAudience: "api://AzureADTokenExchangeChina",
  },
} as const satisfies Record<string, Cloud>;

export type CloudName = keyof typeof clouds;

/** The cloud that a region is in, by its name. */
export const cloudOfRegion = (region: string): CloudName =>
  /^us(gov|dod)/i.test(region) ? "us-government" : /^china/i.test(region) ? "china" : "public";

/** The named cloud, or one whose endpoint and authority the environment or the inputs name: a sovereign or stack cloud. */
export function cloudOf(name: CloudName, endpoint: string | undefined, env: Run["env"]): Cloud {
  const cloud = clouds[name];
  const arm = (endpoint ?? env.AZURE_ARM_ENDPOINT)?.replace(/(?<!\/)\/+$/, "");
  const authority = env.AZURE_AUTHORITY_HOST?.replace(/(?<!\/)\/+$/, "");
  return { ...cloud, ...(arm ? { arm } : {}), ...(authority ? { authority } : {}) };
}
