import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "@slipway/rehearsal";
import { firstDeployer } from "@slipway/simulator";
import { type Bench, openBench } from "@slipway/testing";
import { bundleOf, sourceOf } from "../actions.ts";

/** The ways to sign in to Azure that a job has when GitHub gives it no token: the bundle, as a process. */
let bench: Bench;
let folder: string;
let inputs: Readonly<Record<string, string>>;
let server: Server | undefined;

beforeAll(async () => {
  bench = await openBench();
  const { arrange } = await sourceOf("acr-retention");
  inputs = { ...(await arrange(bench.cloud)).inputs, mode: "plan" };
  folder = mkdtempSync(join(tmpdir(), "slipway-sign-in-"));
});
beforeEach(() => cli("echo 'Please run az login to setup account.' >&2; exit 1"));
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

/** What the vendor's library finds on the PATH as the Azure CLI. */
function cli(script: string): void {
  const file = join(folder, "az");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** What a machine answers that is asked who it is. */
async function machine(answer: RequestListener): Promise<Record<string, string>> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: "header-of-the-machine" };
}

const identity = () => firstDeployer(bench.cloud.world).application;

/** Runs a plan without a token of GitHub's, and returns who asked Azure. */
async function plan(env: Readonly<Record<string, string>>) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _url, AZURE_CLIENT_ID: _client, ...given } = bench.environment(inputs);
  const ran = await runProgram(bundleOf("acr-retention"), { ...given, PATH: `${folder}:/usr/bin:/bin`, ...env }).ended;
  return { ...ran, who: bench.cloud.world.record.requests.at(-1)?.identity };
}

/** A token of the simulated Entra, as someone signed in already has it. */
async function tokenOf(): Promise<string> {
  const { clientId, tenantId, secrets } = identity();
  const { AZURE_AUTHORITY_HOST, AZURE_ARM_ENDPOINT } = bench.environment({});
  const form = {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: secrets[0]?.value ?? "",
    scope: `${AZURE_ARM_ENDPOINT}/.default`,
  };
  const answer = await fetch(`${AZURE_AUTHORITY_HOST}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

test("by the Azure CLI, as azure/login leaves it", async () => {
  const token = await tokenOf();
  cli(`echo '${JSON.stringify({ accessToken: token, expires_on: inAnHour(), tokenType: "Bearer" })}'`);
  const ran = await plan({});
  expect([ran.code, ran.who]).toEqual([0, identity().objectId]);
  expect(ran.printed).toContain(`::add-mask::${token}`);
});

test("by a client secret in the environment", async () => {
  const secret = identity().secrets[0]?.value ?? "";
  const ran = await plan({ AZURE_CLIENT_ID: identity().clientId, AZURE_CLIENT_SECRET: secret });
  expect([ran.code, ran.who]).toEqual([0, identity().objectId]);
  // The runner takes these lines out.
  expect(ran.printed).toContain(`::add-mask::${secret}\n`);
  expect(ran.printed.replace(/^::add-mask::.*$/gm, "")).not.toContain(secret);
});

test("by a workload identity, with the token in a file", async () => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = bench.environment({});
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${url}&audience=api://AzureADTokenExchange`, { headers });
  const file = join(folder, "token");
  writeFileSync(file, ((await answer.json()) as { value: string }).value);
  const ran = await plan({ AZURE_CLIENT_ID: identity().clientId, AZURE_FEDERATED_TOKEN_FILE: file });
  expect([ran.code, ran.who]).toEqual([0, identity().objectId]);
});

test("by the managed identity of the machine", async () => {
  const token = await tokenOf();
  const env = await machine((outgoing, answer) => {
    const known = outgoing.headers["x-identity-header"] === "header-of-the-machine";
    answer.writeHead(known ? 200 : 401, { "content-type": "application/json" });
    answer.end(JSON.stringify({ access_token: token, expires_on: String(inAnHour()), token_type: "Bearer" }));
  });
  const ran = await plan(env);
  expect([ran.code, ran.who]).toEqual([0, identity().objectId]);
});

test("without any sign-in the error says what to do", async () => {
  const ran = await plan(await machine((_asked, answer) => void answer.writeHead(400).end('{"error":"none"}')));
  expect(ran.code).toBe(1);
  expect(ran.printed).toContain("Signing in to Azure failed");
  expect(ran.printed).toContain("or run azure/login before this step");
  expect(ran.printed).not.toMatch(/\n\s+at /);
});
