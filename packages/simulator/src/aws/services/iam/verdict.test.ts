import { verdict } from "./document.ts";
import { unjudged } from "./unjudged.ts";

const says = (...Statement: object[]) => [JSON.stringify({ Version: "2012-10-17", Statement })];
const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const arn = "arn:aws:ecr:us-east-1:111122223333:repository/Team/app";
const condition = (operator: string, key = "aws:PrincipalArn", value = "a") => ({ [operator]: { [key]: value } });

// AWS's own rules: awsdocs/iam-user-guide, reference_policies_evaluation-logic.md (an explicit deny overrides all allows, and
// what nothing allows is denied), reference_policies_elements_action.md (the prefix and the action name are not case
// sensitive), reference_policies_elements_resource.md (ARNs with * and ?), reference_policies_multi-value-conditions.md
// (ForAllValues returns true if there are no keys in the request, ForAnyValue then returns false).
test.each([
  ["what is allowed", says(allow), "allowed"],
  ["nothing", [], "silent"],
  ["an allow and a deny", says(allow, { ...allow, Effect: "Deny", Action: "ecr:Create*" }), "denied"],
  ["an action in other letters, with a question mark", says({ ...allow, Action: "ECR:create?epository" }), "allowed"],
  ["all but this action", says({ Effect: "Allow", NotAction: "ecr:*", Resource: "*" }), "silent"],
  ["all but another action", says({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), "allowed"],
  ["the resource by a pattern", says({ ...allow, Resource: "arn:aws:ecr:*:*:repository/Team/*" }), "allowed"],
  ["the resource in other letters", says({ ...allow, Resource: arn.toLowerCase() }), "silent"],
  ["all but this resource", says({ Effect: "Allow", Action: "*", NotResource: arn }), "silent"],
  ["all of no values", says({ ...allow, Condition: condition("ForAllValues:StringLike") }), "allowed"],
  ["any of no values", says({ ...allow, Condition: condition("ForAnyValue:StringLike") }), "silent"],
  ["any of no values, negated", says({ ...allow, Condition: condition("ForAnyValue:StringNotLike") }), "silent"],
  ["no such value, negated", says({ ...allow, Condition: condition("StringNotLike") }), "allowed"],
])("a document that names %s", (_what, documents, said) => {
  expect(verdict(documents, "ecr:CreateRepository", arn, {})).toBe(said);
});

test.each([
  [condition("ArnLike", "iam:PolicyARN"), []],
  [condition("StringNotEqualsIfExists"), []],
  [condition("NumericLessThan"), ["the operator NumericLessThan"]],
  [condition("StringEquals", "aws:RequestedRegion"), ["the condition key aws:RequestedRegion"]],
  [condition("StringLike", "aws:PrincipalArn", "${aws:username}"), ["the variable ${aws:username}"]],
])("of the condition %j it cannot be judged: %j", (Condition, names) => {
  expect(says({ ...allow, Condition }).flatMap(unjudged)).toEqual(names);
});

test("a variable in a resource cannot be judged either", () => {
  expect(says({ ...allow, Resource: "arn:aws:s3:::${aws:username}/*" }).flatMap(unjudged)).toEqual([
    "the variable ${aws:username}",
  ]);
});
