import { parsePolicy, recordIn, withRecord } from "./policy-document.ts";
import { presetPolicy } from "./presets.ts";
import { policyChanges, samePolicy, updatedPolicy } from "./same-policy.ts";

type Fields = Readonly<Record<string, unknown>>;
const statement = (more: Fields = {}): Fields => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });
const policy = (...Statement: Fields[]) => ({ Version: "2012-10-17", Statement });

// The rules are those of hashicorp/awspolicyequivalence (aws_policy_equivalence.go and its test), which Terraform's provider uses.
test.each<[string, Fields, Fields]>([
  ["one value and a list of it", { Action: "s3:Get*" }, { Action: ["s3:Get*"] }],
  ["values in another order", { Resource: ["a", "b"] }, { Resource: ["b", "a"] }],
  ["an action in another case", { Action: "S3:getobject" }, { Action: "s3:GetObject" }],
  ["a Sid", { Sid: "AllowDescirbeEKS" }, { Sid: "AllowDescribeEKS" }],
  [
    "a truth value and its text",
    { Condition: { Bool: { "aws:x": true } } },
    { Condition: { Bool: { "AWS:X": ["true"] } } },
  ],
  ["no condition and an empty one", {}, { Condition: {} }],
  [
    "an account and its root",
    { Principal: { AWS: "111122223333" } },
    { Principal: { AWS: ["arn:aws:iam::111122223333:root"] } },
  ],
  ["everyone, in two ways", { Principal: "*" }, { Principal: { AWS: "*" } }],
])("%s means the same", (_, one, other) => {
  expect(samePolicy(policy(statement(one)), policy(statement(other)))).toBe(true);
});

test.each<[string, Fields, Fields]>([
  ["another effect", {}, { Effect: "Deny" }],
  ["a resource in another case", { Resource: "arn:aws:s3:::A" }, { Resource: "arn:aws:s3:::a" }],
  ["one action more", {}, { Action: ["s3:GetObject", "s3:PutObject"] }],
  ["not the action", {}, { Action: undefined, NotAction: "s3:GetObject" }],
  ["a condition", {}, { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ["another operator", { Condition: { StringLike: { a: "b" } } }, { Condition: { StringEquals: { a: "b" } } }],
  ["another value's case", { Condition: { StringEquals: { a: "B" } } }, { Condition: { StringEquals: { a: "b" } } }],
  ["a service", { Principal: { AWS: "*" } }, { Principal: { Service: "*" } }],
])("%s means something else", (_, one, other) => {
  expect(samePolicy(policy(statement(one)), policy(statement(other)))).toBe(false);
});

test("statements have no order, and one said twice is one", () => {
  const [a, b] = [statement(), statement({ Effect: "Deny" })];
  expect(samePolicy(policy(a, b), policy(b, a, a))).toBe(true);
});

test("what differs is named by statement", () => {
  const [kept, gone, more] = [
    statement(),
    statement({ Sid: "Gone", Action: "s3:Put*" }),
    statement({ Action: "s3:List*" }),
  ];
  expect(policyChanges(policy(kept, gone), policy(kept), "P")).toEqual([{ field: "P.Statement[Gone]", have: gone }]);
  expect(policyChanges(policy(kept), policy(kept, more), "P")).toEqual([{ field: "P.Statement[1]", want: more }]);
  expect(policyChanges(policy(gone), policy(more), "P")).toEqual([{ field: "P.Statement[0]", have: gone, want: more }]);
  const old = { ...policy(kept), Version: "2008-10-17" };
  expect(policyChanges(old, policy(kept), "P")).toEqual([
    { field: "P.Version", have: "2008-10-17", want: "2012-10-17" },
  ]);
});

test("the record of a maker is the end of a Sid, and outlives an update of any statement", () => {
  const record = "slipway-0123456789abcdef";
  const made = withRecord(policy(statement({ Sid: "Read" }), statement({ Action: "s3:Put*" })), record);
  expect(made.Statement[0]).toMatchObject({ Sid: "ReadSlipway0123456789abcdef" });
  expect(recordIn(made)).toBe(record);
  expect(recordIn(updatedPolicy(made, policy(statement({ Effect: "Deny" }))))).toBe(record);
  expect(updatedPolicy(made, made)).toEqual(made);
  expect(recordIn(updatedPolicy(policy(statement()), policy(statement())))).toBeUndefined();
});

test("a lone statement is a list of one, and a policy without a version is of the oldest", () => {
  expect(parsePolicy(JSON.stringify({ Statement: statement() }))).toEqual({
    Version: "2008-10-17",
    Statement: [statement()],
  });
});

test.each(["aws-cn", "aws-us-gov"])("the presets name their resources in %s", (partition) => {
  const text = JSON.stringify(presetPolicy("hopsworks-instance", { partition, images: ["base"], cluster: "lab" }));
  expect(text).not.toContain("arn:aws:");
  expect(text).toContain(`arn:${partition}:eks:*:*:cluster/lab`);
});
