import { readFileSync } from "node:fs";
import { join } from "node:path";
import { everyApi } from "./aws/coverage.ts";
import { entraRoutes } from "./azure/entra/entra.ts";
import { graphRoutes } from "./azure/graph/graph.ts";
import { vaultRoutes } from "./azure/providers/key-vault/vault-routes.ts";
import { addVault } from "./azure/providers/key-vault/vaults.ts";
import { type Cloud, startCloud } from "./cloud.ts";
import { coverage } from "./coverage.ts";
import { oidcRoutes } from "./github/oidc/oidc.ts";
import { controlRoutes } from "./server/control.ts";

let cloud: Cloud;
let log: string[];
beforeAll(async () => {
  log = [];
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
});
afterAll(() => cloud.close());

test("nothing is covered twice", () => {
  const names = coverage.map(({ service, subject }) => `${service} ${subject}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("the README names everything that is covered", () => {
  const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8");
  expect(coverage.map(({ subject }) => subject).filter((subject) => !readme.includes(`\`${subject}\``))).toEqual([]);
});

const awsOperations = everyApi().flatMap((api) => Object.keys(api.operations).map((name) => ({ api, name })));
test.each(
  awsOperations.map(({ api, name }) => [api.prefix, name, api] as const),
)("aws %s %s answers", async (prefix, name, api) => {
  const operation = api.operations[name];
  const [method = "POST", path = "/"] = (operation?.route ?? "POST /").split(" ");
  const host = `https://${prefix === "ecr" ? "api.ecr" : prefix}.us-east-1.amazonaws.com`;
  const form = new URLSearchParams({ Action: name, Version: api.version }).toString();
  const body = api.protocol === "query" || api.protocol === "ec2" ? form : "{}";
  const headers = { "x-amz-target": `${api.namespace}.${name}` };
  const answer = await cloud.request(method, host + path.replace(/\{\w+\}/g, "none"), body, headers);
  expect(answer.status).toBeLessThan(500);
  expect(JSON.stringify(answer.body)).not.toContain("is not simulated");
});

test.each(
  entraRoutes.map(({ method, template }) => [method, template]),
)("entra %s %s answers", async (method, template) => {
  const { status } = await cloud.request(
    method,
    `https://login.microsoftonline.com${template.replace("{tenant}", "none")}`,
    "",
  );
  expect([200, 400]).toContain(status);
});

test.each(
  graphRoutes.map(({ method, template }) => [method, template]),
)("Microsoft Graph answers %s %s", async (method, template) => {
  const path = template.replace("{id}", "none");
  const { status, body } = await cloud.request(method, `https://graph.microsoft.com/v1.0${path}`, "{}");
  expect([200, 400, 404]).toContain(status);
  expect(JSON.stringify(body)).not.toContain("is not simulated");
});

test.each(
  vaultRoutes.map(({ method, template }) => [method, template]),
)("a key vault answers %s %s", async (method, template) => {
  addVault(cloud.world, "/subscriptions/none/resourceGroups/none", "covered");
  const path = template.replace(/\{\w+\}/g, "none");
  const { status, body } = await cloud.request(method, `https://covered.vault.azure.net${path}?api-version=7.4`, "");
  expect([200, 400, 404]).toContain(status);
  expect(JSON.stringify(body)).not.toContain("are simulated");
});

test.each(Object.keys(oidcRoutes))("github's issuer answers %s", async (path) => {
  const { status } = await cloud.request("GET", `https://token.actions.githubusercontent.com${path}`);
  expect([200, 401]).toContain(status);
});

test.each(Object.keys(controlRoutes))("the simulator answers %s", async (route) => {
  const [method = "", path = ""] = route.split(" ");
  const { status } = await fetch(`${cloud.proxy}${path}`, { method, ...(method === "GET" ? {} : { body: "{}" }) });
  expect([200, 204, 400]).toContain(status);
});

test("none of this was a breakage", () => expect(log).toEqual([]));
