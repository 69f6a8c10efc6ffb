import { createHttpHeaders } from "@azure/core-rest-pipeline";
import { azureTaking } from "../arm/fake-azure.test-support.ts";
import { type CloudName, clouds } from "../sign-in/clouds.ts";
import { type Inside, listedIn, lookInside } from "./blob-list.ts";

const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acc";

/** Looks into a container of an account with this endpoint, in one of the clouds; nothing is to be sent. */
async function lookAt(blob: string | undefined, name: CloudName = "public") {
  const { azure } = azureTaking({ [account]: { id: account, properties: { primaryEndpoints: { blob } } } });
  const signIn = {
    getToken() {
      throw new RangeError("A token was asked for.");
    },
  };
  return await lookInside(account, "c", {
    ...azure,
    run: { ...azure.run, env: {} },
    cloud: clouds[name],
    signIn,
  } as never);
}

// The forms of a blob endpoint: Azure's page "Storage account overview" (standard and Azure DNS zone endpoints).
test.each([
  ["http://acc.blob.core.windows.net/"],
  ["https://other.blob.core.windows.net/"],
  ["https://acc.blob.example.com/"],
  ["https://acc.blob.core.windows.net.example.com/"],
  ["https://me@acc.blob.core.windows.net/"],
  ["https://acc.blob.core.chinacloudapi.cn/"],
  ["https://acc.zz.blob.storage.azure.net/"],
  ["no address"],
])("a token that opens every account is not sent to %s", async (blob) => {
  const host = URL.parse(blob)?.host ?? "no address";
  await expect(lookAt(blob)).rejects.toMatchObject({
    name: "ForeignHostError",
    message: `The endpoint for blobs of ${account} is ${host}, which is none of its hosts in Azure: nothing was sent there.`,
    remedy: expect.stringMatching(/^Check azure-cloud and the ARM endpoint/),
  });
});

test.each([
  ["https://acc.blob.core.windows.net/", "public"],
  ["https://acc.z21.blob.storage.azure.net/", "public"],
  ["https://acc.blob.core.usgovcloudapi.net/", "us-government"],
  ["https://acc.blob.core.chinacloudapi.cn/", "china"],
] as const)("to its own host %s in Azure it is", async (blob, name) => {
  await expect(lookAt(blob, name)).rejects.toThrow("A token was asked for.");
});

test("the second form is of the public cloud alone", async () => {
  await expect(lookAt("https://acc.z21.blob.storage.azure.net/", "china")).rejects.toThrow("none of its hosts");
});

test("an account without an endpoint for blobs is not looked into", async () => {
  expect(await lookAt(undefined)).toEqual({ why: "the account has no endpoint for blobs" });
});

test("an endpoint that does not answer is no reason to stop, and is said", async () => {
  const { azure } = azureTaking({
    [account]: { id: account, properties: { primaryEndpoints: { blob: "https://acc.blob.core.windows.net/" } } },
  });
  const sleep = (_: number, signal?: AbortSignal) => (signal ? new Promise(() => {}) : Promise.resolve());
  // No one listens there.
  const env = { HTTPS_PROXY: "http://127.0.0.1:1" };
  const run = { ...azure.run, env, signal: new AbortController().signal, clock: { ...azure.run.clock, sleep } };
  expect(await lookInside(account, "c", { ...azure, run, cloud: clouds.public } as never)).toEqual({
    why: expect.stringMatching(/^GET acc\.blob\.core\.windows\.net\/c got no complete answer in 7 tries: /),
  });
});

// "List Blobs" of the Blob service's REST API: comp=list, one at most, x-ms-version; NextMarker is the marker of the next page.
const page = (blobs: string, next = "<NextMarker />") => `<Blobs>${blobs}</Blobs>${next}`;
test.each<[string, [status: number, body: string, code?: string][], Inside, string[]]>([
  ["a blob on the first page", [[200, page("<Blob></Blob>")]], { empty: false }, [""]],
  ["none", [[200, page("")]], { empty: true }, [""]],
  [
    "a blob after an empty page",
    [
      [200, page("", "<NextMarker>2!92!a b</NextMarker>")],
      [200, page("<Blob></Blob>")],
    ],
    { empty: false },
    ["", "2!92!a b"],
  ],
  ["a refusal with its code", [[403, "", "AuthorizationFailure"]], { why: "403 AuthorizationFailure" }, [""]],
  ["a refusal without one", [[404, ""]], { why: "404" }, [""]],
])("a container with %s", async (_, answers, inside, markers) => {
  const left = [...answers];
  const asked: URL[] = [];
  const http = {
    async sendRequest(request: { readonly url: string; readonly headers: { toJSON(): object } }) {
      asked.push(new URL(request.url));
      expect(request.headers.toJSON()).toEqual({ authorization: "Bearer t", "x-ms-version": "2023-11-03" });
      const [status, bodyAsText, code] = left.shift() ?? [500, ""];
      return { request, status, headers: createHttpHeaders(code ? { "x-ms-error-code": code } : {}), bodyAsText };
    },
  } as never;
  const audiences: (string | string[])[] = [];
  const signIn = {
    async getToken(scope: string | string[]) {
      audiences.push(scope);
      return { token: "t", expiresOnTimestamp: 0 };
    },
    forget() {},
  };
  expect(await listedIn(new URL("https://acc.example/c"), http, signIn)).toEqual(inside);
  const sent = markers.map((marker) => ({ restype: "container", comp: "list", maxresults: "1", marker }));
  expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual(sent);
  expect(audiences).toEqual(markers.map(() => "https://storage.azure.com/.default"));
});
