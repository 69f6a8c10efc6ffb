import { type Asked, fakeAws, refusal } from "../client/fake-aws.test-support.ts";
import { simulated } from "./simulation.ts";

const user = "arn:aws:iam::111122223333:user/u";
const needs = ["eks:CreateCluster", "iam:PassRole", "ec2:CreateVpc", "logs:CreateLogGroup"].map((action) => ({
  action,
  resource: "*",
}));

function signedInAs(caller: string, answer: (actions: readonly string[]) => unknown) {
  const fake = fakeAws(({ input }: Asked) => answer(input.ActionNames as string[]));
  const said: string[] = [];
  const run = { ...fake.aws.run, info: (text: string) => void said.push(text) };
  return { ...fake, said, aws: { ...fake.aws, run, signIn: async () => ({ caller }) as never } };
}

const allowed = (actions: readonly string[]) => ({
  EvaluationResults: actions.map((EvalActionName) => ({ EvalActionName, EvalDecision: "allowed" })),
});

// What IAM says of actions that do not go together, with its groups: radkawar/stackd recorded it from AWS, and halves where
// the message has no groups (scripts/aws/iam_simulation_catalog_probe.py).
test("actions that IAM does not simulate beside others are asked about apart, and one that it does not know is said", async () => {
  const { aws, said } = signedInAs(user, (actions) => {
    if (actions.includes("logs:CreateLogGroup") && actions.length === 1)
      throw refusal(400, "InvalidInput", "Invalid action name: logs:CreateLogGroup");
    if (actions.length > 1 && actions.some((each) => each === "iam:PassRole" || each.startsWith("logs:")))
      throw refusal(400, "InvalidInput", "[a] and [b] require different authorization information.");
    return allowed(actions);
  });
  const found = await simulated(needs, undefined, aws);
  expect(
    found?.decisions
      .filter(({ isAllowed }) => isAllowed)
      .map(({ action }) => action)
      .sort(),
  ).toEqual(["ec2:CreateVpc", "eks:CreateCluster", "iam:PassRole"]);
  expect(said).toEqual([expect.stringMatching(/^Whether the caller may logs:CreateLogGroup is not known: .*400/)]);
});

// PolicySourceArn is that of a user, group or role: the API reference of SimulatePrincipalPolicy. The answer to another
// one: newrelic/newrelic-lambda-cli#96.
test.each([
  "arn:aws:iam::111122223333:root",
  "arn:aws:sts::111122223333:federated-user/u",
])("%s is not asked about", async (caller) => {
  const { aws, asked, said } = signedInAs(caller, () => refusal(400, "InvalidInput", "Invalid Entity Arn"));
  expect(await simulated(needs, undefined, aws)).toBeUndefined();
  expect(asked).toEqual([]);
  expect(said[0]).toContain(caller);
});

// PolicyEvaluationException, 500: the API reference of SimulatePrincipalPolicy.
test("policies that IAM cannot evaluate end the questions, not the plan", async () => {
  const { aws, asked, said } = signedInAs(user, () => refusal(500, "PolicyEvaluation", "m"));
  expect(await simulated(needs, undefined, aws)).toBeUndefined();
  expect([asked.length, said.length]).toEqual([1, 1]);
});
