import { createHttpHeaders, createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { ForeignHostError } from "../arm/foreign-host.ts";
import { parseId } from "../arm/resource-id.ts";
import { makeTransport, UnreachableError } from "../arm/transport.ts";
import type { AzureReads } from "../azure.ts";
import { clouds } from "../sign-in/clouds.ts";
import type { SignIn } from "../sign-in/sign-in.ts";

/** Whether a container is empty, or why that cannot be known. */
export type Inside = { readonly empty: boolean } | { readonly why: string };

/** The tokens for the data of storage accounts: the same in all of Microsoft's clouds. */
const scope = "https://storage.azure.com/.default";

/** Looks for one blob in a container by the account's own endpoint. Management rights alone do not allow it. */
export async function lookInside(account: string, container: string, azure: AzureReads): Promise<Inside> {
  const { primaryEndpoints } = ((await azure.arm.get(account))?.properties ?? {}) as {
    readonly primaryEndpoints?: { readonly blob?: string };
  };
  if (primaryEndpoints?.blob === undefined) return { why: "the account has no endpoint for blobs" };
  const endpoint = blobEndpoint(primaryEndpoints.blob, account, azure.cloud.storageSuffix);
  try {
    return await listedIn(new URL(container, endpoint), makeTransport(endpoint, azure.run), azure.signIn);
  } catch (error) {
    if (error instanceof UnreachableError) return { why: error.message };
    throw error;
  }
}

/** The token opens every account that its identity may read: it goes to this account's own host in Azure only. */
function blobEndpoint(address: string, account: string, suffix: string): URL {
  const url = URL.parse(address);
  const [name, ...rest] = (url?.host ?? "").split(".");
  const ending = rest.join(".");
  // The second form has a DNS zone between.
  const isOfCloud =
    ending === `blob.${suffix}` ||
    (suffix === clouds.public.storageSuffix && /^z\d+\.blob\.storage\.azure\.net$/.test(ending));
  const isOwn = isOfCloud && name === parseId(account)?.name.toLowerCase();
  if (url?.protocol === "https:" && url.username === "" && isOwn) return url;
  throw new ForeignHostError(
    `The endpoint for blobs of ${account} is ${url?.host ?? "no address"}, which is none of its hosts in Azure: nothing was sent there.`,
    "Check azure-cloud and the ARM endpoint in the inputs: they have to belong together.",
  );
}

/** Whether a blob is listed in the container at an address. A page may be empty and yet have a next one. */
export async function listedIn(url: URL, http: HttpClient, signIn: SignIn, marker = ""): Promise<Inside> {
  url.search = new URLSearchParams({ restype: "container", comp: "list", maxresults: "1", marker }).toString();
  const { token } = await signIn.getToken(scope);
  const { status, headers, bodyAsText } = await http.sendRequest(
    createPipelineRequest({
      url: url.href,
      headers: createHttpHeaders({ authorization: `Bearer ${token}`, "x-ms-version": "2023-11-03" }),
    }),
  );
  if (status !== 200) return { why: `${status} ${headers.get("x-ms-error-code") ?? ""}`.trim() };
  if (/<Blob>/.test(bodyAsText ?? "")) return { empty: false };
  const next = /<NextMarker>([^<]+)<\/NextMarker>/.exec(bodyAsText ?? "")?.[1];
  return next === undefined ? { empty: true } : await listedIn(url, http, signIn, next);
}
