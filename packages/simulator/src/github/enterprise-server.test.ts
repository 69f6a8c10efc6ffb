import { account } from "../aws/engine/account.ts";
import { firstDeployer } from "../azure/entra/directory.ts";
import { type Cloud, startCloud } from "../cloud.ts";
import { addJobToken, addRepository } from "./api/state.ts";
import { job } from "./oidc/job.ts";
import { enterpriseServer } from "./server.ts";

// github/docs: content/actions/reference/security/oidc.md, data/reusables/actions/oidc-endpoints.md, and what server.ts names.
const host = "github.contoso.example";
const issuer = `https://${host}/_services/token`;
const repository = "octo-org/octo-repo";

let cloud: Cloud;
const log: string[] = [];
beforeAll(async () => {
  cloud = await startCloud({ time: "fast", log: (line) => void log.push(line), github: enterpriseServer(host) });
  addRepository(cloud.world, repository);
});
afterAll(() => cloud.close());

const get = (url: string, headers = {}) => cloud.request("GET", url, undefined, { "user-agent": "test", ...headers });

/** A form that is sent to sign in. */
async function post(url: string, form: Record<string, string>) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await cloud.request("POST", url, String(new URLSearchParams(form)), headers);
  return { status: answer.status, body: typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body) };
}

async function token(audience: string): Promise<string> {
  const authorization = `bearer ${job(cloud.world).requestToken}`;
  const { body } = await get(`${issuer}/github-oidc/token?audience=${audience}`, { authorization });
  return (body as { value: string }).value;
}

test("the issuer is below the server's own host, with its keys", async () => {
  const { body } = await get(`${issuer}/.well-known/openid-configuration`);
  expect(body).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks` });
  expect(await get(`${issuer}/.well-known/jwks`)).toMatchObject({ status: 200, body: { keys: [{ kty: "RSA" }] } });
  const [, claims = ""] = (await token("me")).split(".");
  expect(JSON.parse(String(Buffer.from(claims, "base64url")))).toMatchObject({
    ...{ iss: issuer, aud: "me", runner_environment: "self-hosted" },
  });
});

test("the API is below /api/v3, names its own host, and limits no one", async () => {
  const found = await get(`https://${host}/api/v3/repos/${repository}`, {
    authorization: `Bearer ${addJobToken(cloud.world, repository, { issues: "write" })}`,
  });
  expect(found).toMatchObject({
    status: 200,
    body: { url: `https://${host}/api/v3/repos/${repository}`, html_url: `https://${host}/${repository}` },
  });
  expect(Object.keys(found.headers ?? {}).filter((name) => name.includes("ratelimit"))).toEqual([]);
  expect(await get(`https://${host}/api/v3/rate_limit`)).toMatchObject({
    status: 404,
    body: { message: "Rate limiting is not enabled." },
  });
  for (const path of [`/repos/${repository}`, "/api/v30", "/api/graphql"])
    expect(await get(`https://${host}${path}`)).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("is not simulated") },
    });
});

test.each([
  "https://api.github.com/rate_limit",
  "https://token.actions.githubusercontent.com/.well-known/jwks",
])("%s is no part of it", async (url) => {
  expect(await get(url)).toMatchObject({ status: 404, body: { error: { code: "NotSimulated" } } });
});

const signIn = () => {
  const { application } = firstDeployer(cloud.world);
  return { ...application, role: `arn:aws:iam::${account(cloud.world).id}:role/deployer` };
};
const assume = async () =>
  post("https://sts.eu-north-1.amazonaws.com/", {
    ...{ Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", RoleSessionName: "test" },
    ...{ RoleArn: signIn().role, WebIdentityToken: await token("sts.amazonaws.com") },
  });
const entra = async () => {
  const { tenantId, clientId } = signIn();
  return post(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
    ...{ grant_type: "client_credentials", client_id: clientId, scope: "https://management.azure.com/.default" },
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await token("api://AzureADTokenExchange"),
  });
};

test("the clouds of such a world trust its issuer, by the names that AWS and Entra give it", async () => {
  expect(await entra()).toMatchObject({ status: 200 });
  const signedIn = await assume();
  expect(signedIn).toMatchObject({
    status: 200,
    body: expect.stringContaining(`oidc-provider/${host}/_services/token`),
  });
});
