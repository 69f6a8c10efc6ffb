import * as sdk from "@aws-sdk/client-iam";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { sdkConfig } from "../../client.test-support.ts";

let cloud: Cloud;
let iam: sdk.IAMClient;
beforeAll(async () => {
  cloud = await startCloud({ time: "fast" });
  iam = new sdk.IAMClient(sdkConfig(cloud));
});
afterAll(() => cloud.close());

const bucket = "arn:aws:s3:::bucket";
const says = (statement: object) => ({ Version: "2012-10-17", Statement: statement });
const allows = (Action: unknown, Resource: unknown = bucket, more: object = {}) =>
  says({ Effect: "Allow", Action, Resource, ...more });

const condition = (operator: string, value: unknown = "b") =>
  allows("s3:*", "*", { Condition: { [operator]: { "aws:x": value } } });

// As the real IAM was found to answer: the cases of moto's tests (tests/test_iam/test_iam_policies.py), which were tried out
// against it, and the rules of its validator (moto/iam/policy_validation.py).
const refused: [string, unknown, string][] = [
  ["no JSON", "This is not a json document", "Syntax errors in policy."],
  ["no version", { Statement: allows("s3:*").Statement }, "Policy document must be version 2012-10-17 or greater."],
  ["a version that is none", { ...allows("s3:*"), Version: "2013-10-17" }, "Syntax errors in policy."],
  ["a member that is none", { ...allows("s3:*"), Extra: "x" }, "Syntax errors in policy."],
  ["a statement's member that is none", allows("s3:*", bucket, { Extra: "x" }), "Syntax errors in policy."],
  ["an effect that is none", says({ Effect: "Maybe", Action: "s3:*", Resource: "*" }), "Syntax errors in policy."],
  ["both actions and no actions", allows("s3:*", "*", { NotAction: "s3:Get*" }), "Syntax errors in policy."],
  [
    "an action of no one",
    allows("invalid"),
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  ["an action with two colons", allows("s3:List:Bucket"), "Actions/Condition can contain only one colon."],
  ["a vendor that is none", allows("a a:List"), "Vendor a a is not valid"],
  ["no actions", says({ Effect: "Allow", Resource: "*" }), "Policy statement must contain actions."],
  ["no resources", says({ Effect: "Allow", Action: "s3:*" }), "Policy statement must contain resources."],
  [
    "a resource that is no ARN",
    allows("s3:*", "invalid resource"),
    'Resource invalid resource must be in ARN format or "*".',
  ],
  ["a short ARN of nowhere", allows("s3:*", "a:b:c"), 'Partition "b" is not valid for resource "arn:b:c:*:*:*".'],
  [
    "an ARN of nothing",
    allows("s3:*", "arn:aws"),
    "Resource vendor must be fully qualified and cannot contain regexes.",
  ],
  [
    "one name twice",
    says([
      { Sid: "a", Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Sid: "a", Effect: "Deny", Action: "s3:*", Resource: "*" },
    ]),
    "Statement IDs (SID) in a single policy must be unique.",
  ],
  ["an operator that is none", condition("StringEqual"), "Syntax errors in policy."],
  ["a prefix that is none", condition("ForSomeValues:StringEquals"), "Syntax errors in policy."],
  ["a condition that is none", allows("s3:*", "*", { Condition: ["a"] }), "Syntax errors in policy."],
  ["a value that is none", condition("StringEquals", { a: "b" }), "Syntax errors in policy."],
  ["a date that is none", condition("DateGreaterThan", "2020-13-01"), "The policy failed legacy parsing"],
  [
    "a time that is none",
    condition("DateLessThanIfExists", "2020-01-01T24:00:00Z"),
    "The policy failed legacy parsing",
  ],
  [
    "an effect in small letters",
    says({ Effect: "allow", Action: "s3:*", Resource: "*" }),
    "The policy failed legacy parsing",
  ],
  ["too short an ARN", allows("s3:*", "arn:aws:sqs::x"), "The policy failed legacy parsing"],
  [
    "a region of a bucket",
    allows("s3:*", "arn:aws:s3:us-east-1::bucket"),
    "Resource arn:aws:s3:us-east-1::bucket can not contain region information.",
  ],
  [
    "a region of a role",
    allows("iam:*", "arn:aws:iam:us-east-1:111122223333:role/x"),
    "IAM resource arn:aws:iam:us-east-1:111122223333:role/x cannot contain region information.",
  ],
  ["a vendor with an underscore", allows("a_b:List"), "Vendor a_b is not valid"],
  ["a principal", allows("s3:*", "*", { Principal: "*" }), "Policy document should not specify a principal."],
];

test.each(refused)("a policy with %s is refused", async (_what, document, message) => {
  const PolicyDocument = typeof document === "string" ? document : JSON.stringify(document);
  await expect(iam.send(new sdk.CreatePolicyCommand({ PolicyName: "p", PolicyDocument }))).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message,
  });
});

test.each([
  ["everything", allows("*", "*")],
  [
    "variables and stars in a resource",
    allows("iam:Get*", ["arn:aws:iam::111122223333:role/*", "arn:aws:s3:::${aws:username}/*"]),
  ],
  ["a condition", allows("ecr:*", "*", { Condition: { StringEquals: { "aws:PrincipalTag/a": ["b", "c"] } } })],
  [
    "every kind of condition",
    allows("s3:*", "*", {
      Condition: {
        "ForAnyValue:StringLikeIfExists": { "aws:TagKeys": ["a*", "b"] },
        Bool: { "aws:SecureTransport": true },
        NumericLessThanEquals: { "s3:max-keys": 10 },
        DateGreaterThan: { "aws:CurrentTime": ["2020-04-01T00:00:00Z", "1579512000", "2020-04"] },
        Whatever: {},
      },
    }),
  ],
  ["an access point's region", allows("s3:*", "arn:aws:s3:us-east-1:111122223333:accesspoint/x")],
  ["an ARN that is cut short without an empty part", allows("sqs:*", "arn:aws:sqs:x")],
])("a policy with %s is taken", async (_what, document) => {
  const PolicyName = `p${cloud.world.ids.hex(8)}`;
  await iam.send(new sdk.CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }));
});

test.each([
  ["sts:AssumeRole", true],
  ["sts:Assume*", true],
  ["STS:tagsession", true],
  ["sts:Invent", false],
  ["s3:GetObject", false],
])("a trust policy with %s is taken: %s", async (Action, isTaken) => {
  const AssumeRolePolicyDocument = JSON.stringify(
    says({ Effect: "Allow", Action, Principal: { Service: "ec2.amazonaws.com" } }),
  );
  const made = iam.send(
    new sdk.CreateRoleCommand({ RoleName: `r${cloud.world.ids.hex(8)}`, AssumeRolePolicyDocument }),
  );
  if (isTaken) await made;
  else
    await expect(made).rejects.toMatchObject({ message: "AssumeRole policy may only specify STS AssumeRole actions." });
});

test("a trust policy names only who is there, and by a bare id who is there no longer", async () => {
  const user = "arn:aws:iam::111122223333:user/friend";
  const role = {
    RoleName: "trusting",
    AssumeRolePolicyDocument: JSON.stringify(
      says({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: user } }),
    ),
  };
  await expect(iam.send(new sdk.CreateRoleCommand(role))).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message: `Invalid principal in policy: "AWS":"${user}"`,
  });
  const { User } = await iam.send(new sdk.CreateUserCommand({ UserName: "friend" }));
  await iam.send(new sdk.CreateRoleCommand(role));
  await iam.send(new sdk.DeleteUserCommand({ UserName: "friend" }));
  await iam.send(new sdk.CreateUserCommand({ UserName: "friend" }));
  const { Role } = await iam.send(new sdk.GetRoleCommand({ RoleName: "trusting" }));
  const { Statement } = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""));
  expect(Statement).toMatchObject([{ Principal: { AWS: User?.UserId } }]);
});
