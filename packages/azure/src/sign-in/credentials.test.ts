import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import { clouds } from "./clouds.ts";
import { getToken } from "./credentials.ts";

const tenant = "11111111-1111-1111-1111-111111111111";
const client = "22222222-2222-2222-2222-222222222222";
const scope = "https://management.azure.com/.default";

/** Entra with one answer for all, and what it was asked. */
function entra(status: number, answer: object) {
  const asked: PipelineRequest[] = [];
  const http: HttpClient = {
    async sendRequest(request) {
      asked.push(request);
      const headers = createHttpHeaders({ "content-type": "application/json" });
      return { request, status, headers, bodyAsText: JSON.stringify(answer) };
    },
  };
  return { http, asked };
}
const good = { access_token: "t", expires_in: 3600, token_type: "Bearer" };
const refused = (code: string) => ({
  error: "invalid_client",
  error_description: `${code}: The words of Entra.\r\nTrace ID: 1\r\nCorrelation ID: 2\r\nTimestamp: 3`,
  error_codes: [1],
});

/** A run whose job may ask for GitHub's word, and how often it asked, for whom. */
function running(env: Run["env"] = {}) {
  const audiences: string[] = [];
  const signal = new AbortController();
  const idToken = async (audience: string) => {
    audiences.push(audience);
    return "github's.word.on-it";
  };
  return { audiences, signal, run: { env, idToken, signal: signal.signal } as unknown as Run };
}

test("GitHub's word is asked for once, made out to the cloud's Entra, and sent to the tenant", async () => {
  const { http, asked } = entra(200, good);
  const { run, audiences } = running();
  const cloud = clouds["us-government"];
  const token = await getToken(scope, { tenant, client, cloud }, run, http);
  expect(token).toMatchObject({ token: "t", expiresOnTimestamp: expect.any(Number) });
  expect(audiences).toEqual([cloud.federatedAudience]);
  const [request] = asked.slice(-1);
  expect(request?.url).toMatch(new RegExp(`^${cloud.authority}/${tenant}/oauth2/v2.0/token`));
  const sent = new URLSearchParams(String(request?.body));
  expect([sent.get("client_id"), sent.get("client_assertion"), sent.get("scope")]).toEqual([
    ...[client, "github's.word.on-it"],
    expect.stringContaining(scope),
  ]);
  // Which clouds there are is not asked of Microsoft's public one.
  expect(asked.filter(({ url }) => url.includes("discovery/instance"))).toEqual([]);
});

test("an identity without its tenant is refused before anyone is asked", async () => {
  const { http, asked } = entra(200, good);
  await expect(
    getToken(scope, { tenant: undefined, client, cloud: clouds.public }, running().run, http),
  ).rejects.toMatchObject({
    name: "SignInError",
    message: `client-id names the identity ${client}, and tenant-id is missing, which says where it is.`,
    remedy: expect.stringContaining("Give tenant-id as well"),
  });
  expect(asked).toEqual([]);
});

test("a refusal is said in Entra's words, without its traces, and with what to do", async () => {
  const { http } = entra(401, refused("AADSTS700213"));
  const error = await getToken(scope, { tenant, client, cloud: clouds.public }, running().run, http).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({
    name: "SignInError",
    message: expect.stringMatching(/^Signing in to Azure was refused: .*AADSTS700213: The words of Entra\./),
    remedy: expect.stringContaining("Add a federated credential"),
  });
  expect(error.message).not.toMatch(/Trace ID|Correlation ID/);
});

test("a refusal that no one knows names the identity and its tenant", async () => {
  const { http } = entra(401, refused("AADSTS1"));
  const attempt = getToken(scope, { tenant, client, cloud: clouds.public }, running().run, http);
  await expect(attempt).rejects.toMatchObject({
    message: expect.stringMatching(`^Signing in to Azure failed for the identity ${client} of tenant ${tenant}: `),
    remedy: expect.stringMatching(/id-token: write.*leave client-id out/),
  });
});

test("what went wrong below the vendor's library is thrown as it is", async () => {
  const broken = new RangeError("no proxy");
  const http: HttpClient = { sendRequest: () => Promise.reject(broken) };
  await expect(getToken(scope, { tenant, client, cloud: clouds.public }, running().run, http)).rejects.toBe(broken);
  const unheard = new RangeError("no word");
  const run = { ...running().run, idToken: () => Promise.reject(unheard) };
  await expect(getToken(scope, { tenant, client, cloud: clouds.public }, run, entra(200, good).http)).rejects.toBe(
    unheard,
  );
});

test("a run that is stopped says that it was stopped, not that Entra refused", async () => {
  const { run, signal } = running();
  const http: HttpClient = {
    sendRequest: async () => {
      signal.abort(new RangeError("stopped"));
      throw new RangeError("aborted");
    },
  };
  await expect(getToken(scope, { tenant, client, cloud: clouds.public }, run, http)).rejects.toThrow("stopped");
});

test("without GitHub's word a secret of the environment signs in as the identity that the inputs name", async () => {
  const { http, asked } = entra(200, good);
  const { idToken: _, ...run } = running({ AZURE_CLIENT_SECRET: "kept" }).run as unknown as Record<string, unknown>;
  await getToken(scope, { tenant, client, cloud: clouds.public }, run as unknown as Run, http);
  const sent = new URLSearchParams(String(asked.at(-1)?.body));
  expect([sent.get("client_id"), sent.get("client_secret")]).toEqual([client, "kept"]);
});
