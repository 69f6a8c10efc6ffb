import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "@slipway/rehearsal";
import { printedRunner } from "@slipway/rehearsal/in-process";
import { type Bench, openBench } from "@slipway/testing";
import { shortSecrets } from "../../packages/action/src/environment-secrets.ts";
import type { Host } from "../../packages/action/src/host.ts";
import { secret as secretInput } from "../../packages/action/src/input.ts";
import { Log } from "../../packages/action/src/log.ts";
import { bundleOf, sourceOf } from "../actions.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";

/** Built when the test runs: none of it is a secret of anyone. */
const made = (sign: string) => `${sign}<q&'>"é/+ ~${sign.repeat(9)}(!*)`;
const secret = made("k");
const hex = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("hex");
const base64 = (text: string, encoding: BufferEncoding = "utf8") => Buffer.from(text, encoding).toString("base64");

/** What of a form may stay: groups of four characters at its ends, which depend on what stands beside it. */
const within = (groups: number) => (shown: string) => shown.slice(groups * 4, groups * -4);

/**
 * How others write a secret that they were given. By hand, not by the code that is tested; the sources are the writers:
 * Go's encoding/json (HTMLEscape), .NET's JavaScriptEncoder.Default, Python's json and html, RFC 3986, the runner's own
 * ValueEncoders.cs (base64 at each of three offsets).
 */
const forms: readonly (readonly [how: string, shown: string, rest?: (shown: string) => string])[] = [
  ["as it is", secret],
  ["in JSON as JavaScript writes it", `k<q&'>\\"é/+ ~kkkkkkkkk(!*)`],
  ["in JSON as Go writes it", `k\\u003cq\\u0026'\\u003e\\"é/+ ~kkkkkkkkk(!*)`],
  ["in JSON as .NET writes it", `k\\u003Cq\\u0026\\u0027\\u003E\\u0022\\u00E9/\\u002B ~kkkkkkkkk(!*)`],
  ["in JSON as Python writes it", `k<q&'>\\"\\u00e9/+ ~kkkkkkkkk(!*)`],
  ["in JSON as PHP writes it", `k<q&'>\\"é\\/+ ~kkkkkkkkk(!*)`],
  ["in JSON that is a text in JSON, as JavaScript writes it", JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ["in JSON of Go that is a text in JSON", `k\\\\u003cq\\\\u0026'\\\\u003e\\\\\\"é/+ ~kkkkkkkkk(!*)`],
  [
    "in JSON of .NET that is a text in JSON",
    `k\\\\u003Cq\\\\u0026\\\\u0027\\\\u003E\\\\u0022\\\\u00E9/\\\\u002B ~kkkkkkkkk(!*)`,
  ],
  ["in percent encoding twice", encodeURIComponent(encodeURIComponent(secret))],
  ["in base64 in percent encoding", encodeURIComponent(base64(secret))],
  ["in base64 in JSON of .NET", base64(secret).replaceAll("+", "\\u002B")],
  ["in hex", hex(secret)],
  ["in hex, in capitals", hex(secret).toUpperCase()],
  ["in percent encoding", `k%3Cq%26'%3E%22%C3%A9%2F%2B%20~kkkkkkkkk(!*)`],
  ["in strict percent encoding", `k%3Cq%26%27%3E%22%C3%A9%2F%2B%20~kkkkkkkkk%28%21%2A%29`],
  ["in lower-case percent encoding", `k%3cq%26%27%3e%22%c3%a9%2f%2b%20~kkkkkkkkk%28%21%2a%29`],
  ["in HTML", `k&lt;q&amp;&#39;&gt;&quot;é/+ ~kkkkkkkkk(!*)`],
  ["in HTML as Python writes it", `k&lt;q&amp;&#x27;&gt;&quot;é/+ ~kkkkkkkkk(!*)`],
  ["in HTML as Go writes it", `k&lt;q&amp;&#39;&gt;&#34;é/+ ~kkkkkkkkk(!*)`],
  ["in base64", base64(secret)],
  ["in base64 for URLs", Buffer.from(secret).toString("base64url")],
  ["in base64 after one character", base64(`:${secret}:`), within(1)],
  ["in base64 after two characters", base64(`::${secret}:`), within(1)],
  ["in base64 after three characters", base64(`:::${secret}:`), within(1)],
  ["in base64 twice", base64(base64(secret))],
  ["in base64 twice, after one character each", base64(`x${base64(`:${secret}:`)}x`), within(3)],
  ["in base64 twice, after two characters each", base64(`xx${base64(`::${secret}:`)}x`), within(3)],
  ["in UTF-16", [...secret].join("\0")],
  ["in base64 of UTF-16", base64(secret, "utf16le")],
  ["in hex of UTF-16", hex(secret, "utf16le")],
];

const formAttacks = forms.map(([tried, shown, inner = (all: string) => all]) => ({
  class: "a form of a secret",
  tried,
  held: "hidden",
  shown,
  inner: inner(shown),
}));

test.each(formAttacks)("$class: $tried: $held", ({ shown, inner }) => {
  let written = "";
  const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: "file", GITHUB_STEP_SUMMARY: "file" };
  const write = (text: string) => {
    written += text;
  };
  const append = (_file: string, text: string) => write(text);
  const host = { env, write, runner: printedRunner({ env, write, append }) } as unknown as Host;
  const log = new Log(host);
  log.mask(secret);
  written = "";
  log.info(`before ${shown} after`);
  log.output("value", `before ${shown} after`);
  log.summary(`before ${shown} after`);
  expect(written).not.toContain(inner);
});

test.each(
  ["a", "hunter2", "1234567"].map((tried) => ({
    class: "a secret too short to hide",
    tried,
    held: "refused, not shown",
  })),
)("$class: $tried: $held", ({ tried }) => {
  const reading = secretInput("A password.").read(tried);
  expect(reading).toEqual({ problem: expect.stringContaining("too short") });
  expect(JSON.stringify(reading)).not.toContain(tried.length > 1 ? tried : `"${tried}"`);
});

test.each(
  ["AZURE_CLIENT_SECRET", "AWS_SECRET_ACCESS_KEY", "GH_TOKEN"].map((name) => ({
    class: "a secret too short to hide",
    tried: `in ${name}`,
    held: "refused before any request, not shown",
    name,
  })),
)("$class: $tried: $held", ({ name }) => {
  expect(shortSecrets({ [name]: "hunter2" })).toEqual([
    { input: `${name}, a variable of the environment`, problem: expect.stringMatching(/too short/) },
  ]);
  expect(JSON.stringify(shortSecrets({ [name]: "hunter2" }))).not.toContain("hunter2");
  expect(shortSecrets({ [name]: "", OTHER: "hunter2" })).toEqual([]);
});

/** Where a process finds secrets: as the vendors' libraries and the runner document their variables. */
const environment: readonly (readonly [tried: string, variables: Readonly<Record<string, string>>, secret: string])[] =
  [
    ...[
      "AZURE_CLIENT_SECRET",
      "AZURE_CLIENT_CERTIFICATE_PASSWORD",
      "ARM_CLIENT_SECRET",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
      "ACTIONS_RUNTIME_TOKEN",
      "IDENTITY_HEADER",
      "GITHUB_TOKEN",
      "GH_TOKEN",
    ].map((name) => [name, { [name]: secret }, secret] as const),
    ["the password of HTTPS_PROXY", { HTTPS_PROXY: "http://user:of-the-proxy@127.0.0.1:9" }, "of-the-proxy"],
    ["the password of https_proxy, encoded", { https_proxy: "http://user:of%2Fthe-proxy@127.0.0.1:9" }, "of/the-proxy"],
    ["the password of any other address", { ANY: `amqps://user:${"p".repeat(12)}@host/x` }, "p".repeat(12)],
    ["a token in place of a user", { GIT_REMOTE: `https://${"t".repeat(20)}@host/x` }, "t".repeat(20)],
  ];

describe("as a process", () => {
  let bench: Bench;
  let server: HostileServer;
  let echoed: string;
  let folder: string;
  beforeAll(async () => {
    bench = await openBench();
    folder = mkdtempSync(join(tmpdir(), "slipway-secrets-"));
    // Signs the process in, and then says back what it knows.
    server = await hostileServer(({ url = "" }, response) => {
      const token = { value: "of-github".repeat(4), access_token: "of-entra".repeat(4), expires_in: 3600 };
      const error = { error: { code: "Echo", message: echoed } };
      const isSignIn = /oidc|oauth2/.test(url);
      response.writeHead(isSignIn ? 200 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(isSignIn ? { ...token, token_type: "Bearer" } : error));
    });
    writeFileSync(join(folder, "ca.pem"), server.ca);
  });
  afterAll(async () => {
    await server.close();
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  const run = async (variables: Readonly<Record<string, string>>) => {
    const { arrange } = await sourceOf("acr-retention");
    const { inputs } = await arrange(bench.cloud);
    return await runProgram(bundleOf("acr-retention"), {
      ...bench.environment({ ...inputs, mode: "plan" }),
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
      AZURE_ARM_ENDPOINT: server.url,
      AZURE_AUTHORITY_HOST: server.url,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/oidc?x=y`,
      NO_PROXY: "127.0.0.1",
      RUNNER_DEBUG: "1",
      ...variables,
    }).ended;
  };

  test.each(
    environment.map(([tried, variables, value]) => ({
      class: "a secret in the environment",
      tried,
      held: "masked before the first request",
      variables,
      value,
    })),
  )("$class: $tried: $held", async ({ variables, value }) => {
    echoed = value;
    const { printed } = await run(variables);
    const lines = printed.split("\n");
    const mask = lines.indexOf(`::add-mask::${value.replaceAll("%", "%25")}`);
    const request = lines.findIndex((line) => /^::debug::GET .* 400$/.test(line));
    expect([mask >= 0, request >= 0, mask < request]).toEqual([true, true, true]);
    expect(lines.filter((line) => line.includes(value) && !line.startsWith("::add-mask::"))).toEqual([]);
  });

  test.each(
    [
      { tried: "an https address with a password", input: "registry", value: "https://user:in-the-address@host/x" },
      {
        tried: "an address with a token in place of a user",
        input: "arm-endpoint",
        value: "https://in-the-address@host",
      },
    ].map((each) => ({ class: "a login in an address of an input", held: "refused without being shown", ...each })),
  )("$class: $tried: $held", async ({ input, value }) => {
    const { code, printed } = await run({ [`INPUT_${input.toUpperCase()}`]: value });
    expect([code, printed.includes(`- ${input}: `)]).toEqual([1, true]);
    expect(printed.replace(/^::add-mask::.*$/gm, "")).not.toContain("in-the-address");
  });
});
