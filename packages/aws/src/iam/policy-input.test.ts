import { policyInput } from "./policy-input.ts";

const identity = policyInput("A policy.", { kind: "identity", most: 500 });
const resource = policyInput("A policy.", { kind: "resource", most: 500 });

const good = { Effect: "Allow", Action: "s3:Get*", Resource: "*" };
const policy = (...statements: object[]) => ({ Statement: statements });
const read = (value: unknown, input = identity) => input.read(JSON.stringify(value));

// The members and their forms: IAM's grammar of policies, docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
test.each([
  [good],
  [{ ...good, Effect: "Deny" }],
  [{ ...good, Action: ["s3:GetObject", "iam:PassRole", "*"] }],
  [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
  [{ Effect: "Allow", Action: "*", NotResource: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }],
  [{ ...good, Sid: "Read1", Condition: { StringEquals: { "aws:RequestedRegion": ["eu-north-1"] } } }],
])("%j is a statement", (statement) => {
  expect(read(policy(statement))).toEqual({ value: { Version: "2012-10-17", Statement: [statement] } });
});

test("a lone statement becomes a list, and an older version stays", () => {
  expect(read({ Version: "2008-10-17", Statement: good })).toEqual({
    value: { Version: "2008-10-17", Statement: [good] },
  });
});

const { Effect: _effect, ...noEffect } = good;
const { Action: _action, ...noAction } = good;
const { Resource: _resource, ...noResource } = good;
const action = 'Write each action as service:Action, or "*".';
test.each([
  [noEffect, "Write Effect: Allow or Effect: Deny."],
  [{ ...good, Effect: "allow" }, "Write Effect: Allow or Effect: Deny."],
  [noAction, "Write Action or NotAction."],
  [{ ...good, NotAction: "iam:*" }, "Write Action or NotAction."],
  [noResource, "Write Resource or NotResource."],
  [{ ...good, NotResource: "a" }, "Write Resource or NotResource."],
  [{ ...good, Action: "s3" }, action],
  [{ ...good, Action: ["s3:Get", "**"] }, action],
  [{ ...good, Action: "my s3:Get" }, action],
  [{ ...good, Action: 1 }, action],
  [{ ...noAction, NotAction: "s3" }, action],
  [{ ...good, Resource: "" }, "Write each resource as a text: its ARN."],
  [{ ...good, Resource: ["a", 1] }, "Write each resource as a text: its ARN."],
  [{ ...noResource, NotResource: 1 }, "Write each resource as a text: its ARN."],
  [{ ...good, Sid: "Read it" }, "Write the Sid in letters and digits."],
  [{ ...good, Sid: 1 }, "Write the Sid in letters and digits."],
  [{ ...good, Condition: { StringEquals: "a" } }, "Write each condition as operator, key and values."],
  [{ ...good, Condition: "a" }, "Write each condition as operator, key and values."],
  [{ ...good, Principal: "*" }, "Leave out Principal: the policy is for whom it is put on."],
  [{ ...good, NotPrincipal: "*" }, "Leave out Principal: the policy is for whom it is put on."],
  [{ ...good, Effects: "x", Note: 1 }, "Leave out Effects, Note: AWS knows no such member."],
  ["Allow", "Write an object with Effect and Action."],
  [[[]], "Write an object with Effect and Action."],
])("%j is none", (statement, problem) => {
  expect(read({ Statement: [good, statement].flat() })).toEqual({ problem: `Statement 2: ${problem}` });
});

test("a policy of a resource says for whom, and not about what", () => {
  const ours = { ...noResource, Principal: { AWS: "arn:aws:iam::111122223333:root" } };
  expect(read(policy(ours), resource)).toEqual({ value: { Version: "2012-10-17", Statement: [ours] } });
  expect(read(policy({ ...noResource, NotPrincipal: "*" }), resource)).toHaveProperty("value");
  expect(read(policy(good), resource)).toEqual({
    problem:
      "Statement 1: Write Principal: for whom it is. Statement 1: Leave out Resource: the policy is about what it is put on.",
  });
  expect(read(policy({ ...ours, NotResource: "*" }), resource)).toEqual({
    problem: "Statement 1: Leave out Resource: the policy is about what it is put on.",
  });
});

test.each([
  [[], "Write a policy: an object with Version and Statement."],
  [null, "Write a policy: an object with Version and Statement."],
  ["x", "Write a policy: an object with Version and Statement."],
  [{}, "Write at least one statement."],
  [{ ...policy(good), Version: "2012-10-18" }, 'Write Version: "2012-10-17".'],
  [{ ...policy(good), Id: "a", Name: "b" }, "Leave out Id, Name: a policy has Version and Statement."],
  [policy({ ...good, Sid: "A" }, { ...good, Sid: "A" }), "Give each statement a Sid of its own."],
  [policy({ ...good, Resource: "ā" }), "Use Latin letters, digits and signs only: AWS takes no others."],
])("%j is no policy", (value, problem) => expect(read(value)).toEqual({ problem }));

test("a policy has as many characters as AWS takes, blanks not counted", () => {
  const rest = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...good, Resource: "" }] }).length;
  const sized = (resource: string) => read(policy({ ...good, Resource: resource }));
  expect(sized("a".repeat(500 - rest))).toHaveProperty("value");
  expect(sized(`${"a".repeat(500 - rest)}  `)).toHaveProperty("value");
  expect(sized("a".repeat(501 - rest))).toEqual({
    problem: "It has 501 characters without blanks, and AWS takes 500: split it up.",
  });
});
