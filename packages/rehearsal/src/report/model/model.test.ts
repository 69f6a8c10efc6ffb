import type { Recorded } from "@slipway/simulator";
import type { RehearsedRun } from "../../runner/run/run-workflow.ts";
import { inventoryOf, planOf } from "../report.test-support.ts";
import { requestLines } from "../request-lines.ts";
import { permissionSets } from "./permissions.ts";
import { requestParts } from "./request-part.ts";
import { runPart } from "./run-part.ts";
import type { RunRecord } from "./run-record.ts";

const arm = "Azure Resource Manager (management.azure.com, /subscriptions/…)";
const request = (rest: Partial<Recorded> = {}): Recorded => ({
  index: 0,
  at: "now",
  method: "PUT",
  url: "https://management.azure.com/subscriptions/s/x?api-version=1",
  service: arm,
  status: 200,
  ...rest,
});

const job = (
  name: string,
  from: number,
  to: number,
  after: RehearsedRun["jobs"] = [],
): RehearsedRun["jobs"][number] => ({
  name,
  conclusion: "success",
  outputs: {},
  annotations: [],
  after,
  from,
  to,
  waited: to - from,
  steps: [step("one", from, to - 5), step("beside", from, from + 1), step("two", to - 5, to)],
});
const step = (name: string, from: number, to: number, mode = "plan") => ({
  name,
  outcome: "success" as const,
  conclusion: "success" as const,
  outputs: {},
  summary: "",
  annotations: [],
  log: [],
  plans: [planOf(mode, [])],
  from,
  to,
  waits: [{ from, to }],
});

const first = job("a", 1000, 1100);
const run: RehearsedRun = {
  conclusion: "success",
  jobs: [first, job("b", 1100, 1400, [first]), job("short", 1000, 1010)],
  outputs: {},
  annotations: [],
  from: 1000,
  to: 1400,
  number: 1,
  workflow: "w",
  event: "push",
  clients: new Map([["run-1-1", "a / one"]]),
  hide: (text) => text,
};
const record = (requests: readonly Recorded[], jobs = run.jobs): RunRecord => ({
  title: "Apply",
  run: { ...run, jobs },
  expected: "success",
  requests,
  had: inventoryOf([]),
  has: inventoryOf([]),
  machineMs: 1,
});

test("times count from the beginning of the run, and the critical path is known down to the steps", () => {
  const { jobs, chain, took } = runPart(record([]));
  expect([took, chain]).toEqual([400, { jobs: ["a", "b"], waited: 400 }]);
  expect(jobs.map(({ isCritical }) => isCritical)).toEqual([true, true, false]);
  expect(jobs[1]).toMatchObject({ from: 100, to: 400 });
  expect(jobs[1]?.steps.map(({ name, isCritical }) => [name, isCritical])).toEqual([
    ["one", true],
    ["beside", false],
    ["two", true],
  ]);
});

test("a write has its body and a refusal its answer; nothing of a sign-in is kept", () => {
  const body = { request: '{"a":1}', response: '{"error":2}' };
  const parts = requestParts(
    record([
      request({ body, client: "run-1-1" }),
      request({ body, status: 403 }),
      request({ body, method: "GET" }),
      request({ body, status: 400, service: "Entra (login.microsoftonline.com)" }),
    ]),
  );
  expect(parts.map((each) => [each.from, each.body, each.answer])).toEqual([
    ["a / one", '{\n  "a": 1\n}', undefined],
    ["", '{\n  "a": 1\n}', '{\n  "error": 2\n}'],
    ["", undefined, undefined],
    ["", undefined, undefined],
  ]);
});

test.each([
  ['{"password":"p4","name":"n"}', "/x", "p4"],
  ['{"kind":"Secret","data":{"x":"p4"},"metadata":{"name":"n"}}', "/api/v1/x", "p4"],
  ['{"value":"p4","n":"n"}', "/secrets/one", "p4"],
  ["Action=X&MasterPassword=p4&Name=n", "/", "p4"],
  ['{"clientToken":{"inner":["p4"]},"n":"n"}', "/", "p4"],
])("in the body %s a secret is hidden by its name", (text, path, secret) => {
  const [part] = requestParts(
    record([request({ url: `https://x.example${path}`, body: { request: text, response: "" } })]),
  );
  expect(part?.body).toContain("n");
  expect(part?.body).not.toContain(secret);
});

test("lines of requests name the run and the step, and have no bodies", () => {
  const requests = [request({ client: "run-1-1", body: { request: "secret", response: "secret" } }), request()];
  expect(requestLines([record(requests)])).toBe(
    `${JSON.stringify({ ...request(), from: "Apply: a / one" })}\n${JSON.stringify(request())}\n`,
  );
});

test("permissions are a role, a policy and the permissions of a workflow, those of plans apart", () => {
  const requests = [
    request({ permissions: ["Microsoft.Network/virtualNetworks/write"], scope: "/subscriptions/s/resourceGroups/g/x" }),
    request({
      permissions: ["Microsoft.KeyVault/vaults/secrets/setSecret/action"],
      scope: "/subscriptions/s/v",
      service: "Key Vault",
    }),
    request({ permissions: ["eks:CreateCluster"], scope: "arn:aws:eks:r:1:cluster/c" }),
    request({ permissions: ["ec2:DescribeVpcs"] }),
    request({ permissions: ["issues=read"] }),
    request({ permissions: ["issues=write"] }),
    request({ permissions: ["get secrets"] }),
  ];
  const plan = record([
    request({ permissions: ["Microsoft.Network/virtualNetworks/read"], scope: "/subscriptions/s/x" }),
  ]);
  const apply = record(requests, [{ ...first, steps: [step("one", 0, 1, "apply")] }]);
  const sets = Object.fromEntries(permissionSets([plan, apply]).map(({ title, text }) => [title, text]));
  expect(JSON.parse(sets["Azure role"] ?? "")).toEqual({
    Name: "slipway-deploy",
    IsCustom: true,
    Description: expect.any(String),
    Actions: ["Microsoft.Network/virtualNetworks/read", "Microsoft.Network/virtualNetworks/write"],
    NotActions: [],
    DataActions: ["Microsoft.KeyVault/vaults/secrets/setSecret/action"],
    NotDataActions: [],
    AssignableScopes: ["/subscriptions/s"],
  });
  expect(JSON.parse(sets["Azure role for plans"] ?? "")).toMatchObject({
    Actions: ["Microsoft.Network/virtualNetworks/read"],
    DataActions: [],
  });
  expect(JSON.parse(sets["IAM policy"] ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["ec2:DescribeVpcs"], Resource: ["*"] },
      { Effect: "Allow", Action: ["eks:CreateCluster"], Resource: ["arn:aws:eks:r:1:cluster/c"] },
    ],
  });
  expect(sets["GitHub permissions"]).toContain("issues: write");
  const abouts = permissionSets([plan, apply]).map(({ title, about }) => [title, about]);
  for (const [title, about] of abouts.filter(([each = ""]) => /^(Azure role|IAM policy)/.test(each)))
    expect([title, about]).toEqual([title, expect.stringContaining("write your own subscription, account and names")]);
  expect(sets["Other permissions"]).toBe("get secrets");
  expect(sets["IAM policy for plans"]).toBeUndefined();
});
