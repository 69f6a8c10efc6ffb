import childProcess from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import { clouds } from "./clouds.ts";
import { getToken } from "./credentials.ts";

const tenant = "11111111-1111-1111-1111-111111111111";
const client = "22222222-2222-2222-2222-222222222222";

/** The vendor's library keeps the way to the machine's identity that it had first, and tokens by what they are for. */
let answer: HttpClient["sendRequest"];
const http: HttpClient = { sendRequest: (request) => answer(request) };
let tests = 0;

/** What is got where the Azure CLI answers so, and whom it and the network were asked about. */
function machine(cli: { readonly token?: string }, status = 200) {
  tests += 1;
  const scope = `https://api${tests}.example/.default`;
  const commands: string[] = [];
  const asked: PipelineRequest[] = [];
  jest.spyOn(childProcess, "exec").mockImplementation(((command: string, ...rest: unknown[]) => {
    commands.push(command);
    const done = rest.at(-1) as (error: Error | null, out: string, err: string) => void;
    if (cli.token === undefined) return done(new Error("az: not found"), "", "az: not found");
    done(null, JSON.stringify({ accessToken: cli.token, expires_on: 4_102_444_800 }), "");
  }) as never);
  answer = async (request) => {
    asked.push(request);
    const good = { access_token: "t", expires_in: 3600, expires_on: 4_102_444_800, token_type: "Bearer" };
    const body = status === 200 ? good : { error: "invalid_request", error_description: "Identity not found" };
    const headers = createHttpHeaders({ "content-type": "application/json" });
    return { request, status, headers, bodyAsText: JSON.stringify(body) };
  };
  const got = (who: { tenant?: string; client?: string }, env: Run["env"] = {}) =>
    getToken(
      scope,
      { tenant: who.tenant, client: who.client, cloud: clouds.public },
      { env, signal: new AbortController().signal } as unknown as Run,
      http,
    );
  return { got, commands, asked };
}
afterEach(() => jest.restoreAllMocks());

test.each([
  ["of its own tenant", {}, false],
  ["of the tenant that the inputs name", { tenant }, true],
])("where no identity is named, whoever the CLI is signed in as gets a token %s", async (_, who, isNamed) => {
  const { got, commands, asked } = machine({ token: "cli's" });
  expect((await got(who)).token).toBe("cli's");
  expect(commands).toEqual([
    isNamed ? expect.stringContaining(`--tenant ${tenant}`) : expect.not.stringContaining("--tenant"),
  ]);
  expect(asked).toEqual([]);
});

test("an identity that is named is never the CLI's: it signs in by the file of a federated token", async () => {
  const folder = mkdtempSync(join(tmpdir(), "token-"));
  const file = join(folder, "token");
  writeFileSync(file, "the.file's.word");
  const { got, commands, asked } = machine({ token: "cli's" });
  expect((await got({ tenant, client }, { AZURE_FEDERATED_TOKEN_FILE: file })).token).toBe("t");
  rmSync(folder, { recursive: true });
  const sent = new URLSearchParams(String(asked.at(-1)?.body));
  expect([sent.get("client_id"), sent.get("client_assertion"), commands]).toEqual([client, "the.file's.word", []]);
  expect(asked.at(-1)?.url).toContain(`/${tenant}/oauth2/v2.0/token`);
});

test.each([
  ["the machine's own identity", {}, undefined],
  ["the one that is named", { tenant, client }, client],
])("else the machine is asked for %s", async (_, who, expected) => {
  const { got, asked } = machine({});
  expect((await got(who)).token).toBe("t");
  const url = new URL(asked.at(-1)?.url ?? "");
  expect([url.host, url.searchParams.get("client_id") ?? undefined]).toEqual(["169.254.169.254", expected]);
});

test.each([
  [
    "no identity",
    {},
    /^Signing in to Azure failed: (?!.*Not Available).*Identity not found\.$/,
    /id-token: write` and the inputs client-id and tenant-id to sign/,
  ],
  [
    "an identity without a tenant",
    { client },
    new RegExp(`^Signing in to Azure failed for the identity ${client}: `),
    /leave client-id out/,
  ],
])("where nothing was left to sign in with, and %s is named, that is said", async (_, who, message, remedy) => {
  const { got } = machine({}, 400);
  await expect(got(who)).rejects.toMatchObject({
    name: "SignInError",
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});
