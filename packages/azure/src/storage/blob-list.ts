import { createHttpHeaders, createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { makeTransport, UnreachableError } from "../arm/transport.ts";
import type { AzureReads } from "../connect.ts";
import type { SignIn } from "../sign-in/sign-in.ts";

/** Whether a container is empty, or why that cannot be told. */
export type Inside = { readonly empty: boolean } | { readonly why: string };

/** The tokens for the data of storage accounts: the same in all of Microsoft's clouds. */
const scope = "https://storage.azure.com/.default";

/** Looks for one blob in a container by the account's own endpoint. Management rights alone do not allow it. */
export async function lookInside(account: string, container: string, azure: AzureReads): Promise<Inside> {
  const { primaryEndpoints } = ((await azure.arm.get(account))?.properties ?? {}) as {
    readonly primaryEndpoints?: { readonly blob?: string };
  };
  if (primaryEndpoints?.blob === undefined) return { why: "the account has no endpoint for blobs" };
  const http = makeTransport(new URL(primaryEndpoints.blob), azure.run);
  try {
    return await list(new URL(container, primaryEndpoints.blob), http, azure.signIn);
  } catch (error) {
    if (error instanceof UnreachableError) return { why: error.message };
    throw error;
  }
}

/** A page may be empty and yet have a next one. */
async function list(url: URL, http: HttpClient, signIn: SignIn, marker = ""): Promise<Inside> {
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
  return next === undefined ? { empty: true } : await list(url, http, signIn, next);
}
