import { request as httpsRequest } from "node:https";
import { ClientAssertionCredential, ClientSecretCredential } from "@azure/identity";
import { type Cloud, startCloud } from "../../cloud.ts";
import { job } from "../../github/oidc/job.ts";
import { signToken } from "../../jwt/jwt.ts";
import { addApplication, addSecret, directory, federate, firstDeployer, isKnown } from "./directory.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

const arm = "https://management.azure.com/.default";

/** Whatever a real client sends to the public authority, it sends to the simulator. */
function pipeline() {
  return {
    authorityHost: cloud.url,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
    tlsOptions: { ca: cloud.ca },
  };
}

async function fetchText(url: string, headers: Record<string, string> = {}, method = "GET", body = "") {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = httpsRequest(url, { ca: cloud.ca, headers, method, agent: false }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function assertion(audience = "api://AzureADTokenExchange"): Promise<string> {
  const url = `${cloud.url}/github-oidc/token?api-version=2.0&audience=${encodeURIComponent(audience)}`;
  const { text } = await fetchText(url, { authorization: `bearer ${job(cloud.world).requestToken}` });
  return JSON.parse(text).value;
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

async function tokenAnswer(form: Record<string, string>, tenant = firstDeployer(cloud.world).application.tenantId) {
  const url = `${cloud.url}/${tenant}/oauth2/v2.0/token`;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const { status, text } = await fetchText(url, headers, "POST", new URLSearchParams(form).toString());
  return { status, body: JSON.parse(text) };
}

const byAssertion = (clientId: string, client_assertion: string) => ({
  grant_type: "client_credentials",
  client_id: clientId,
  scope: arm,
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion,
});

test("a client of Microsoft's own signs in with a secret", async () => {
  const { application } = firstDeployer(cloud.world);
  const { tenantId, clientId, objectId, secrets } = application;
  const credential = new ClientSecretCredential(tenantId, clientId, secrets[0]?.value ?? "", pipeline());
  const { token, expiresOnTimestamp } = await credential.getToken(arm);
  expect(claimsOf(token)).toMatchObject({ aud: "https://management.azure.com", oid: objectId, tid: tenantId });
  expect(expiresOnTimestamp).toBeGreaterThan(0);
});

test("a client of Microsoft's own signs in with GitHub's token", async () => {
  const { tenantId, clientId, objectId } = firstDeployer(cloud.world).application;
  const credential = new ClientAssertionCredential(tenantId, clientId, () => assertion(), pipeline());
  expect(claimsOf((await credential.getToken(arm)).token)).toMatchObject({ oid: objectId, appidacr: "2" });
});

describe("an assertion is refused", () => {
  const refusals: [string, number, () => Promise<string>][] = [
    [
      "for another subject",
      700213,
      () => {
        job(cloud.world).environment = "production";
        return assertion();
      },
    ],
    ["for another audience", 700212, () => assertion("sts.amazonaws.com")],
    [
      "when it has expired",
      700024,
      async () => {
        const token = await assertion();
        cloud.world.clock.advance(5 * 60_000);
        return token;
      },
    ],
    [
      "from another issuer",
      700211,
      async () => signToken(cloud.world, { ...claimsOf(await assertion()), iss: "https://example.com" }),
    ],
    [
      "when its signature is not the issuer's",
      700027,
      async () => `${(await assertion()).replace(/\.[^.]*$/, "")}.AAAA`,
    ],
    ["when it is no token", 50027, async () => "nonsense"],
  ];
  test.each(refusals)("%s", async (_why, code, make) => {
    const { clientId } = firstDeployer(cloud.world).application;
    const { status, body } = await tokenAnswer(byAssertion(clientId, await make()));
    expect([400, 401]).toContain(status);
    expect(body).toMatchObject({ error_codes: [code], error_description: expect.stringMatching(`^AADSTS${code}: `) });
  });
});

test("the refusal of a subject names the subject that was shown", async () => {
  job(cloud.world).immutableSubject = true;
  const { clientId } = firstDeployer(cloud.world).application;
  const { body } = await tokenAnswer(byAssertion(clientId, await assertion()));
  expect(body.error_description).toContain("'repo:octo-org@65/octo-repo@74:ref:refs/heads/main'");
});

test("a wrong secret, an unknown application, tenant, resource and grant have different refusals", async () => {
  const { clientId, secrets } = firstDeployer(cloud.world).application;
  const right = {
    grant_type: "client_credentials",
    client_id: clientId,
    scope: arm,
    client_secret: secrets[0]?.value ?? "",
  };
  const codes = async (form: Record<string, string>, tenant?: string) =>
    (await tokenAnswer(form, tenant)).body.error_codes;
  expect(await codes({ ...right, client_secret: "wrong" })).toEqual([7000215]);
  expect(await codes({ ...right, client_id: cloud.world.ids.uuid() })).toEqual([700016]);
  expect(await codes(right, "fabrikam.example")).toEqual([90002]);
  expect(await codes({ ...right, scope: "https://nothing.example/.default" })).toEqual([500011]);
  expect(await codes({ ...right, scope: "https://management.azure.com/read" })).toEqual([1002012]);
  expect(await codes({ ...right, grant_type: "password" })).toEqual([70003]);
  expect(await codes({ ...right, grant_type: "refresh_token" })).toEqual([70000]);
  expect(await codes({})).toEqual([900144]);
});

test("a new federated credential works after a while, a new principal is known after a while", async () => {
  const { world } = cloud;
  const identity = addApplication(world, { displayName: "id", resource: "/subscriptions/x" });
  const github = directory(world).applications[firstDeployer(world).application.clientId]?.federated ?? [];
  federate(world, identity.objectId, github);
  const refused = await tokenAnswer(byAssertion(identity.clientId, await assertion()));
  expect(refused.body.error_codes).toEqual([70021]);
  expect(isKnown(world, identity.objectId)).toBe(false);
  world.clock.advance(20_000);
  const taken = await tokenAnswer(byAssertion(identity.clientId, await assertion()));
  expect(taken).toMatchObject({ status: 200, body: { expires_in: 86_399 } });
  expect(claimsOf(taken.body.access_token)).toMatchObject({ xms_mirid: "/subscriptions/x" });
  expect(isKnown(world, identity.objectId)).toBe(true);
});

test("a secret can expire", async () => {
  const { clientId } = firstDeployer(cloud.world).application;
  const client_secret = addSecret(cloud.world, clientId, cloud.world.clock.now() + 1000);
  cloud.world.clock.advance(1000);
  const { body } = await tokenAnswer({
    grant_type: "client_credentials",
    client_id: clientId,
    scope: arm,
    client_secret,
  });
  expect(body.error_codes).toEqual([7000222]);
});

test("the cloud describes itself in the shape of the api-version", async () => {
  const endpoints = async (version: string) =>
    JSON.parse((await fetchText(`${cloud.url}/metadata/endpoints?api-version=${version}`)).text);
  expect(await endpoints("2015-01-01")).toHaveProperty("authentication.loginEndpoint", `${cloud.url}/`);
  expect(await endpoints("2019-05-01")).toMatchObject([{ name: "AzureCloud" }]);
  expect(await endpoints("2022-09-01")).toMatchObject({ resourceManager: `${cloud.url}/` });
});

test("an ADFS-shaped authority and version 1.0 give tokens for a resource", async () => {
  const { clientId, tenantId, secrets } = firstDeployer(cloud.world).application;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secrets[0]?.value ?? "",
    resource: "https://management.core.windows.net/",
  });
  for (const authority of ["adfs", tenantId]) {
    const { text } = await fetchText(`${cloud.url}/${authority}/oauth2/token`, {}, "POST", form.toString());
    expect(JSON.parse(text)).toMatchObject({ expires_in: "3599", resource: "https://management.core.windows.net/" });
  }
});

test("the machine's identity gets a token only where there is one", async () => {
  const url = `${cloud.url}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/`;
  expect((await fetchText(url)).status).toBe(400);
  expect(JSON.parse((await fetchText(url, { metadata: "true" })).text)).toMatchObject({
    error_description: "Identity not found",
  });
  const identity = addApplication(cloud.world, { displayName: "vm", resource: "/subscriptions/x" });
  directory(cloud.world).machine = identity.clientId;
  expect(JSON.parse((await fetchText(url, { metadata: "true" })).text)).toMatchObject({ client_id: identity.clientId });
});

test("a new world is the same for the same seed, in any order of access", () => {
  const before = structuredClone(directory(cloud.world));
  cloud.world.ids.uuid();
  cloud.world.reset();
  cloud.world.ids.uuid();
  expect(directory(cloud.world)).toEqual(before);
});
