import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cloud, firstDeployer, startCloud } from "@slipway/simulator";
import { denialsOf } from "./denials.ts";
import { limitDeployer } from "./limit-deployer.ts";
import { readRoles } from "./read-roles.ts";

let folder: string;
let cloud: Cloud;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-roles-"));
  cloud = await startCloud({ time: "fast", log: () => {} });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const written = (content: unknown, name = "role.json"): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};
const subscription = "/subscriptions/c276fc76-9cd4-44c9-99a7-4fd71546436e";
const role = (more: object) => ({ Name: "mine", IsCustom: true, AssignableScopes: [subscription], ...more });

/** Whether Azure, asked as the deployer, lets it do something. */
async function may(method: string, path: string): Promise<number> {
  const { application } = firstDeployer(cloud.world);
  const form = {
    ...{ grant_type: "client_credentials", client_id: application.clientId },
    client_secret: application.secrets[0]?.value ?? "",
    scope: "https://management.azure.com/.default",
  };
  const token = `https://login.microsoftonline.com/${application.tenantId}/oauth2/v2.0/token`;
  const { body } = await cloud.request("POST", token, new URLSearchParams(form).toString());
  const { access_token } = body as { readonly access_token: string };
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  const url = new URL(`/subscriptions/${subscriptionId}${path}?api-version=2021-04-01`, cloud.url);
  const { request } = await import("node:https");
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
    const sent = request(url, { method, headers, ca: cloud.ca }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    sent.on("error", reject);
    sent.end(method === "PUT" ? '{"location":"northeurope"}' : undefined);
  });
}

// Azure's own rules: MicrosoftDocs/azure-docs, articles/role-based-access-control/role-definitions.md. What a role grants is
// Actions less NotActions (wildcards stand for anything), which are no deny: a second role may grant it.
test("roles are judged as Azure does: wildcards, letters, what is subtracted, and where they are assigned", async () => {
  const reader = readRoles(
    written(role({ Actions: ["*/READ", "microsoft.resources/*"], NotActions: ["*/resourcegroups/write"] })),
  );
  const inGroup = readRoles(
    written({
      roleName: "in a group",
      permissions: [{ actions: ["Microsoft.Resources/subscriptions/resourceGroups/write"], notActions: [] }],
      assignableScopes: [`${subscription}/resourceGroups/mine`],
    }),
  );
  expect(await may("PUT", "/resourceGroups/theirs")).toBe(201);
  await limitDeployer(cloud, [...reader, ...inGroup]);
  expect(await may("GET", "/resourceGroups/theirs")).toBe(200);
  expect(await may("PUT", "/resourceGroups/theirs")).toBe(403);
  expect(await may("PUT", "/resourceGroups/mine")).toBe(200);
  expect(denialsOf(cloud, reader, [])).toEqual([
    expect.stringMatching(/resourceGroups\/write was denied on .*\/theirs .* NotActions of role\.json takes it away/),
  ]);
  expect(denialsOf(cloud, inGroup, [])).toEqual([
    expect.stringContaining("role.json has it elsewhere: add to its AssignableScopes a scope"),
  ]);
  await limitDeployer(cloud, reader);
  expect(await may("PUT", "/resourceGroups/mine")).toBe(403);
  await limitDeployer(cloud, []);
  expect(await may("PUT", "/resourceGroups/theirs")).toBe(200);
});

test("a policy takes the place of all that the deployer's role had, until it is gone", async () => {
  const policies = async (list: string) => {
    const form = new URLSearchParams({ Action: list, Version: "2010-05-08", RoleName: "deployer" }).toString();
    const { body } = await cloud.request("POST", "https://iam.amazonaws.com/", form);
    return [...String(body).matchAll(/<(?:member|PolicyName)>([\w-]+)</g)].map(([, name]) => name);
  };
  const statement = { Effect: "Allow", Action: "eks:*", Resource: "*" };
  await limitDeployer(cloud, readRoles(written({ Version: "2012-10-17", Statement: [statement] })));
  expect([await policies("ListRolePolicies"), await policies("ListAttachedRolePolicies")]).toEqual([
    ["rehearsed-1"],
    [],
  ]);
  await limitDeployer(cloud, []);
  const had = [await policies("ListRolePolicies"), await policies("ListAttachedRolePolicies")];
  expect(had).toEqual([[], ["AdministratorAccess"]]);
});

const policy = (more: object) => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*", ...more },
});

test.each([
  ["no file's text", "{", "is not JSON: Expected property name"],
  ["a text", '"x"', "holds no role. Write a role as"],
  ["no actions", role({}), "needs Actions or DataActions, and AssignableScopes"],
  ["actions that are no list", role({ Actions: "*" }), "needs actions as a list of texts"],
  ["a member of no one", role({ Actions: ["*"], Action: ["*"] }), "has action. Write a role as"],
  ["a condition", role({ permissions: [{ actions: ["*"], condition: "x" }] }), "has condition in its permissions"],
  ["a Role of Kubernetes", { kind: "ClusterRole", rules: [] }, "is a ClusterRole of Kubernetes"],
  [
    "a condition that is not simulated",
    policy({ Condition: { StringEquals: { "aws:RequestedRegion": "eu-north-1" } } }),
    "has the condition key aws:RequestedRegion, which the simulated IAM does not know",
  ],
])("a role with %s is refused", (_what, content, message) => {
  expect(() => readRoles(written(content))).toThrow(message);
});

test("a file of a role that is not there is named", () => {
  expect(() => readRoles("nowhere.json")).toThrow("--role nowhere.json: there is no such file.");
});

test.each([
  [
    "an action of no one",
    role({ Actions: ["Contoso.Things/*"] }),
    /Azure refuses the role in .*InvalidActionOrNotAction/,
  ],
  [
    "a management group",
    role({ Actions: ["*"], AssignableScopes: ["/providers/Microsoft.Management/x"] }),
    /has the scope/,
  ],
  [
    "no effect",
    { Version: "2012-10-17", Statement: { Effect: "May", Action: "*", Resource: "*" } },
    /IAM refuses the policy in .*Syntax/,
  ],
])("a role with %s is refused by the cloud", async (_what, content, message) => {
  await expect(limitDeployer(cloud, readRoles(written(content)))).rejects.toThrow(message);
  await limitDeployer(cloud, []);
});
