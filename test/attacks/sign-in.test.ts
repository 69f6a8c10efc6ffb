import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remedyFor } from "../../packages/aws/src/remedies.ts";
import { obtainCredentials } from "../../packages/aws/src/sign-in/obtain-credentials.ts";
import { connectAzure } from "../../packages/azure/src/connect.ts";
import { type CloudName, cloudOf } from "../../packages/azure/src/sign-in/clouds.ts";
import { connectKubernetes } from "../../packages/kubernetes/src/connect.ts";
import { readKubeconfig } from "../../packages/kubernetes/src/sign-in/kubeconfig.ts";
import { token } from "./world/clients.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";
import { intermediate } from "./world/intermediate.ts";
import { attackedRun } from "./world/run.ts";

const guid = "0a000000-0000-4000-8000-00000000000f";
let server: HostileServer;
let folder: string;
/** Who is asked to sign someone in: the bodies of the requests for tokens. */
let bodies: string[];
const machine = { ...process.env };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-sign-in-"));
  bodies = [];
  server = await hostileServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const { url = "" } = request;
      if (/token$/.test(url) || body.includes("Action=")) bodies.push(body);
      const isAws = body.includes("Action=");
      response.writeHead(200, { "content-type": isAws ? "text/xml" : "application/json" });
      response.end(isAws ? xmlFor(body) : JSON.stringify(jsonFor(url)));
    });
  });
  // The vendors' own chains read the process's environment.
  process.env = { PATH: folder, HOME: folder, AWS_EC2_METADATA_DISABLED: "true" };
});
afterEach(async () => {
  process.env = machine;
  await server.close();
  rmSync(folder, { recursive: true });
});

const jsonFor = (url: string): object =>
  url.includes("openid-configuration")
    ? {
        issuer: `${server.url}/${guid}/v2.0`,
        authorization_endpoint: `${server.url}/${guid}/oauth2/v2.0/authorize`,
        token_endpoint: `${server.url}/${guid}/oauth2/v2.0/token`,
        jwks_uri: `${server.url}/${guid}/discovery/v2.0/keys`,
      }
    : { access_token: token(), expires_in: 3600, token_type: "Bearer", id: "/x", kind: "Namespace", value: [] };

/** The answers of STS, as its model has them (client-sts, sts-2011-06-15). */
function xmlFor(body: string): string {
  const action = /Action=(\w+)/.exec(body)?.[1] ?? "";
  const role = decodeURIComponent(/RoleArn=([^&]+)/.exec(body)?.[1] ?? "")
    .split("/")
    .at(-1);
  const arn = `arn:aws:sts::111122223333:assumed-role/${role || "machine"}/x`;
  const keys = `<Credentials><AccessKeyId>AKIAEXAMPLE</AccessKeyId><SecretAccessKey>${"k".repeat(40)}</SecretAccessKey><SessionToken>${"t".repeat(40)}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
  const inside =
    action === "GetCallerIdentity"
      ? `<Arn>${arn}</Arn><Account>111122223333</Account>`
      : `${keys}<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>X:x</AssumedRoleId></AssumedRoleUser>`;
  return `<${action}Response><${action}Result>${inside}</${action}Result></${action}Response>`;
}

/** Entra's documentation of national clouds, and Azure/login#452. */
const audiences: readonly (readonly [CloudName, string])[] = [
  ["public", "api://AzureADTokenExchange"],
  ["us-government", "api://AzureADTokenExchangeUSGov"],
  ["china", "api://AzureADTokenExchangeChina"],
];

const azure = async (inputs: object, run: object) => {
  const { arm } = await connectAzure(
    {
      "azure-cloud": "public",
      "client-id": undefined,
      "tenant-id": undefined,
      "arm-endpoint": undefined,
      ...inputs,
    } as never,
    attackedRun({ env: { AZURE_AUTHORITY_HOST: server.url, AZURE_ARM_ENDPOINT: server.url }, ...run }),
  );
  return await arm.get("/subscriptions/s/resourceGroups/g");
};

test.each(
  audiences.map(([tried, audience]) => ({ class: "the audience of GitHub's token", tried, held: audience, audience })),
)("$class: $tried: $held", async ({ tried, audience }) => {
  const asked: string[] = [];
  const idToken = async (wanted: string) => {
    asked.push(wanted);
    return token();
  };
  await azure({ "azure-cloud": tried, "client-id": guid, "tenant-id": guid }, { idToken });
  expect([...new Set(asked)]).toEqual([audience]);
  expect(cloudOf(tried, undefined, {}).federatedAudience).toBe(audience);
});

/** An az that is signed in as someone: what it gives is a token of another identity than the inputs name. */
const az = () =>
  writeFileSync(
    join(folder, "az"),
    `#!/bin/sh\necho '{"accessToken":"${token()}","expires_on":4102444800,"tokenType":"Bearer"}'\n`,
    { mode: 0o755 },
  );
const someoneElse: readonly (readonly [tried: string, inputs: object, run: object, says: RegExp])[] = [
  [
    "client-id without id-token: write, beside azure/login",
    { "client-id": guid, "tenant-id": guid },
    {},
    /id-token: write/,
  ],
  ["client-id alone without id-token: write", { "client-id": guid }, {}, /id-token: write/],
  ["client-id without tenant-id", { "client-id": guid }, { idToken: async () => token() }, /tenant-id/],
];

test.each(
  someoneElse.map(([tried, inputs, run, says]) => ({
    class: "signing in as someone else",
    tried,
    held: "the run stops and says so",
    inputs,
    run,
    says,
  })),
)("$class: $tried: $held", async ({ inputs, run, says }) => {
  az();
  const path = process.env.PATH;
  process.env.PATH = `${path}:/usr/bin:/bin`;
  await expect(azure(inputs, run)).rejects.toMatchObject({ name: "SignInError", remedy: expect.stringMatching(says) });
  expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
});

const irsa = "arn:aws:iam::111122223333:role/irsa";
const other = "arn:aws:iam::111122223333:role/other";
const aws = async (role: string | undefined, hasToken: boolean) => {
  const file = join(folder, "token");
  writeFileSync(file, token());
  const env = { AWS_ROLE_ARN: irsa, AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ENDPOINT_URL: server.url };
  Object.assign(process.env, env);
  const run = attackedRun({ env, ...(hasToken ? { idToken: async () => "a.e30.c" } : {}) });
  const { caller } = await obtainCredentials({ role, region: "eu-north-1", allowedAccounts: undefined }, run);
  return { caller, actions: bodies.map((body) => /Action=(\w+)/.exec(body)?.[1]), bodies };
};

/** A pod's web identity: AWS's documentation of IRSA, and configure-aws-credentials#598. */
const irsaCases: readonly (readonly [
  tried: string,
  role: string | undefined,
  hasToken: boolean,
  who: string,
  how: string[],
])[] = [
  [
    "AWS_ROLE_ARN of the pod, with id-token: write",
    irsa,
    true,
    "irsa",
    ["AssumeRoleWithWebIdentity", "GetCallerIdentity"],
  ],
  ["AWS_ROLE_ARN of the pod", irsa, false, "irsa", ["AssumeRoleWithWebIdentity", "GetCallerIdentity"]],
  ["another role, with id-token: write", other, true, "other", ["AssumeRoleWithWebIdentity"]],
  ["another role, by the pod's own", other, false, "other", ["AssumeRoleWithWebIdentity", "AssumeRole"]],
];

test.each(
  irsaCases.map(([tried, role, hasToken, who, how]) => ({
    class: "a role beside a pod's identity",
    tried,
    held: `signed in as ${who}`,
    role,
    hasToken,
    who,
    how,
  })),
)("$class: $tried: $held", async ({ role, hasToken, who, how }) => {
  const found = await aws(role, hasToken);
  expect(found.actions).toEqual(how);
  const last = how.at(-1) === "GetCallerIdentity" ? "machine" : who;
  expect(found.caller).toContain(`/${last}/`);
  // GitHub's token is shown to the role that trusts GitHub, and to no other.
  expect(found.bodies.some((body) => body.includes("WebIdentityToken=a.e30.c"))).toBe(who === "other" && hasToken);
});

test.each(
  [
    ["IDPCommunicationError", "", "passing"],
    ["IDPCommunicationErrorException", "", "passing"],
    ["InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider", "passing"],
    ["RequestTimeout", "", "passing"],
    ["InvalidIdentityToken", "No OpenIDConnect provider found in your account", "no"],
  ].map(([code = "", message = "", held = ""]) => ({
    class: "a refusal of STS",
    tried: `${code} ${message}`,
    held,
    code,
    message,
  })),
)("$class: $tried: $held", ({ code, message, held }) => {
  expect(remedyFor(400, code, message).retry).toBe(held);
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const kubeconfig = (name: string, cluster: object, user: object = { token: token() }) =>
  JSON.stringify({
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server: server.url, "certificate-authority-data": base64(server.ca), ...cluster } }],
    users: [{ name, user }],
  });
const get = async (path: string | undefined, context: string | undefined, env: Record<string, string>) => {
  const inputs = { kubeconfig: undefined, "kubeconfig-path": path, context, "insecure-skip-tls-verify": false };
  const { kubernetes } = await connectKubernetes(inputs, attackedRun({ env: { HOME: folder, ...env } }));
  return await kubernetes.get("/api/v1/namespaces/x");
};

/** Where kubectl finds its configuration (kubernetes.io, "Organizing Cluster Access Using kubeconfig Files"). */
const places: readonly (readonly [tried: string, path: () => string | undefined, context?: string])[] = [
  ["two files, a context of the second", () => `${folder}/one:${folder}/two`, "two"],
  ["two files, the current context of the first", () => `${folder}/one:${folder}/two`],
  ["a list in which one file is missing", () => `${folder}/none:${folder}/two`],
  ["a list with an empty part", () => `:${folder}/two`],
  ["~ for the home folder", () => "~/two"],
  ["the default path", () => undefined],
  ["a token in a file beside the second", () => `${folder}/one:${folder}/.kube/config`, "home"],
];

test.each(
  places.map(([tried, path, context]) => ({
    class: "where a kubeconfig is",
    tried,
    held: "found as kubectl finds it",
    path,
    context,
  })),
)("$class: $tried: $held", async ({ path, context }) => {
  mkdirSync(join(folder, ".kube"));
  writeFileSync(join(folder, "one"), kubeconfig("one", {}));
  writeFileSync(join(folder, "two"), kubeconfig("two", {}));
  writeFileSync(join(folder, ".kube", "token"), token());
  writeFileSync(join(folder, ".kube", "config"), kubeconfig("home", {}, { tokenFile: "token" }));
  expect(await get(path(), context, {})).toMatchObject({ kind: "Namespace" });
  expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token()}`);
});

test.each(
  ["socks5://127.0.0.1:1", "socks5h://h:1", "socks4://h:1", "ftp://h", "127.0.0.1:8080"].map((tried) => ({
    class: "a proxy-url that Node passes over",
    tried,
    held: "refused",
  })),
)("$class: $tried: $held", async ({ tried }) => {
  const read = readKubeconfig(kubeconfig("a", { "proxy-url": tried }), undefined, async () => "");
  await expect(read).rejects.toMatchObject({ name: "KubeconfigError", message: expect.stringContaining("proxy-url") });
  expect(server.requests).toEqual([]);
});

test("an intermediate as certificate-authority-data: a server below it: trusted, as Go does", async () => {
  const { ca, key, cert } = intermediate();
  const below = createServer({ key, cert }, (_request, response) =>
    response.writeHead(200).end('{"kind":"Namespace"}'),
  );
  await new Promise<void>((resolve) => below.listen(0, "127.0.0.1", resolve));
  const address = `https://127.0.0.1:${(below.address() as AddressInfo).port}`;
  writeFileSync(join(folder, "one"), kubeconfig("one", { server: address, "certificate-authority-data": base64(ca) }));
  expect(await get(join(folder, "one"), undefined, {})).toMatchObject({ kind: "Namespace" });
  below.closeAllConnections();
  await new Promise((resolve) => below.close(resolve));
});
