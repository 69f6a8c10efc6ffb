import { World } from "../../world/world.ts";
import { type Direct, direct } from "../direct.test-support.ts";
import type { JsonObject } from "../json.ts";
import { openCluster } from "../open.ts";
import type { Authenticators } from "./authenticate.ts";
import { canonicalArn } from "./aws-auth.ts";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
/** Tokens say the role they were made for. */
const aws = (token: string) => ({
  arn: `arn:aws:sts::${account}:assumed-role/${token.slice("k8s-aws-v1.".length)}/me@x`,
  sessionName: "me@x",
  accountId: account,
});
const as = (name: string) => ({ authorization: `Bearer k8s-aws-v1.${name}` });

function eks(
  authenticators: Authenticators = {},
  creator?: string,
): { request: Direct; who: (name: string) => JsonObject } {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "aws", version: "1.33.5", ...(creator ? { creator } : {}) });
  world.clock.advance(1000);
  const request = direct(world, "k", { aws, ...authenticators });
  const who = (name: string) => {
    const review = request(
      "POST",
      "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      undefined,
      as(name),
    );
    return review.status === 201
      ? ((review.body.status as JsonObject).userInfo as JsonObject)
      : { code: review.status };
  };
  return { request, who };
}

const map = (request: Direct, data: JsonObject) => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" }, data };
  const made = request("POST", "/api/v1/namespaces/kube-system/configmaps", body);
  return made.status === 409 ? request("PUT", "/api/v1/namespaces/kube-system/configmaps/aws-auth", body) : made;
};

test.each([
  [`arn:aws:sts::${account}:assumed-role/Name/session`, `arn:aws:iam::${account}:role/name`],
  [`arn:aws:iam::${account}:user/Ann`, `arn:aws:iam::${account}:user/ann`],
])("%s is matched as %s", (arn, canonical) => {
  expect(canonicalArn(arn)).toBe(canonical);
});

test("aws-auth lets in whom it maps, with user name and groups filled in, whatever the letter case", () => {
  const { request, who } = eks();
  expect(who("Team")).toEqual({ code: 401 });
  map(request, {
    mapRoles: `- rolearn: ${role("TEAM")}\n  username: "{{AccountID}}:{{SessionName}}:{{SessionNameRaw}}"\n  groups: [devs]\n`,
  });
  expect(who("Team")).toEqual({ username: `${account}:me-x:me@x`, groups: ["devs", "system:authenticated"] });
});

test("a role mapped with its path is never matched", () => {
  const { request, who } = eks();
  map(request, { mapRoles: `- rolearn: ${role("team/path/Team")}\n  username: t\n` });
  expect(who("Team")).toEqual({ code: 401 });
});

test("of two mappings of one role the last counts", () => {
  const { request, who } = eks();
  map(request, {
    mapRoles: `- {rolearn: "${role("team")}", username: first}\n- {rolearn: "${role("Team")}", username: last}\n`,
  });
  expect(who("Team").username).toBe("last");
});

test.each([
  ["an unquoted template", `- rolearn: ${role("Team")}\n  username: {{SessionName}}\n`],
  ["an indentation that is wrong", `- rolearn: ${role("Team")}\n   username: t\n`],
  ["something else than a list", `rolearn: ${role("Team")}\n`],
])("%s locks every role out, and users stay in", (_what, mapRoles) => {
  const { request, who } = eks({
    aws: (token) =>
      token.endsWith("ann")
        ? { arn: `arn:aws:iam::${account}:user/Ann`, sessionName: "", accountId: account }
        : aws(token),
  });
  const good = `- rolearn: ${role("Team")}\n  username: t\n`;
  const mapUsers = `- userarn: arn:aws:iam::${account}:user/ann\n  username: ann\n`;
  map(request, { mapRoles: good, mapUsers });
  expect(who("Team").username).toBe("t");
  map(request, { mapRoles, mapUsers });
  expect(who("Team")).toEqual({ code: 401 });
  expect(who("ann").username).toBe("ann");
});

// aws-iam-authenticator, pkg/mapper/configmap: yaml.ToJSON, then json.Unmarshal, which leaves out what has another type.
test.each([
  ["groups that are no list", "groups: devs", "t", []],
  ["a number among the groups", "groups: [devs, 7]", "t", ["devs", ""]],
  ["a number for a name", "username: 12", "", []],
  ["a key that is there twice", "username: u\n  username: v", "v", []],
  ["a key in two letter cases", "Username: v\n  groups: [a]\n  Groups: [b]", "t", ["a"]],
  ["an entry that is none", "groups: [devs]\n- nothing\n- 7", "t", ["devs"]],
  ["a second document", "groups: [devs]\n---\n- [", "t", ["devs"]],
  ["a merge key", "<<: {groups: [devs]}", "t", ["devs"]],
])("an entry with %s counts for what can be read of it", (_what, lines, username, groups) => {
  const { request, who } = eks();
  const named = /^username/m.test(lines) ? "" : "  username: t\n";
  map(request, { mapRoles: `- rolearn: ${role("Team")}\n${named}  ${lines}\n` });
  expect(who("Team")).toEqual({ username, groups: [...groups, "system:authenticated"] });
});

test("a byte order mark before the mappings does not matter", () => {
  const { request, who } = eks();
  map(request, { mapRoles: `\uFEFF- rolearn: ${role("Team")}\n  username: t\n` });
  expect(who("Team").username).toBe("t");
});

test("one entry without a role is dropped alone, and unknown keys do not matter", () => {
  const { request, who } = eks();
  map(request, { mapRoles: `- username: unmapped\n- {RoleARN: "${role("Team")}", username: t, extra: 1}\n` });
  expect(who("Team").username).toBe("t");
});

test("an account id counts as written, not as a number", () => {
  const { request, who } = eks();
  map(request, { mapAccounts: `- ${account}\n` });
  expect(who("Team")).toEqual({ code: 401 });
  map(request, { mapAccounts: `- "${account}"\n` });
  expect(who("Team").username).toBe(role("team"));
});

test("an access entry overrides the ConfigMap, and its policies count beside RBAC", () => {
  const policy = (name: string, accessScope: { type: string; namespaces?: string[] }) => ({
    policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
    accessScope,
  });
  const entries: Readonly<Record<string, readonly ReturnType<typeof policy>[]>> = {
    [role("admin")]: [policy("AmazonEKSClusterAdminPolicy", { type: "cluster" })],
    [role("viewer")]: [policy("AmazonEKSViewPolicy", { type: "namespace", namespaces: ["dev-*", "default"] })],
    [role("bare")]: [],
  };
  const accessEntry = (_key: string, arn: string) => {
    const policies = entries[arn];
    return policies && { username: `entry:{{SessionName}}`, groups: [], policies };
  };
  const { request, who } = eks({ accessEntry });
  map(request, { mapRoles: `- {rolearn: "${role("bare")}", username: mapped, groups: ["system:masters"]}\n` });
  expect(who("bare").username).toBe("entry:me-x");
  const get = (name: string, path: string) => request("GET", path, undefined, undefined, as(name)).status;
  expect(get("bare", "/api/v1/nodes")).toBe(403);
  expect(get("Admin", "/api/v1/nodes")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/default/pods")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/dev-one/pods")).toBe(200);
  expect(get("viewer", "/api/v1/namespaces/default/secrets")).toBe(403);
  expect(get("viewer", "/api/v1/namespaces/kube-system/pods")).toBe(403);
});

test("a cluster whose mode is API looks at no ConfigMap; its creator gets in without any", () => {
  const { request, who } = eks({ readsConfigMap: () => false }, role("Maker"));
  map(request, { mapRoles: `- {rolearn: "${role("team")}", username: t}\n` });
  expect(who("Team")).toEqual({ code: 401 });
  expect(who("Maker")).toMatchObject({
    username: "kubernetes-admin",
    groups: expect.arrayContaining(["system:masters"]),
  });
});
