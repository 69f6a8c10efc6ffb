import { type Cloud, startCloud } from "../../../cloud.ts";

// botocore and Go look for the element that the model names, whatever is in it.
let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

const ask = async (api: string, Version: string, input: Readonly<Record<string, string>>): Promise<string> => {
  const body = new URLSearchParams({ Version, ...input }).toString();
  return String((await cloud.request("POST", `https://${api}.us-east-1.amazonaws.com/`, body)).body);
};

test("an output without members is there, and an operation without output has none", async () => {
  const AssumeRolePolicyDocument =
    '{"Statement":[{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
  await ask("iam", "2010-05-08", { Action: "CreateRole", RoleName: "one", AssumeRolePolicyDocument });
  expect(await ask("iam", "2010-05-08", { Action: "UpdateRole", RoleName: "one" })).toContain(
    "<UpdateRoleResult></UpdateRoleResult>",
  );
  expect(await ask("iam", "2010-05-08", { Action: "DeleteRole", RoleName: "one" })).not.toContain("Result");
  const TemplateBody = '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}';
  const set = { StackName: "one", ChangeSetName: "first" };
  const stacks = (input: Readonly<Record<string, string>>) => ask("cloudformation", "2010-05-15", input);
  await stacks({ Action: "CreateChangeSet", ...set, ChangeSetType: "CREATE", TemplateBody });
  cloud.world.clock.advance(60_000);
  expect(await stacks({ Action: "ExecuteChangeSet", ...set })).toContain(
    "<ExecuteChangeSetResult></ExecuteChangeSetResult>",
  );
  expect(await stacks({ Action: "DeleteChangeSet", StackName: "one", ChangeSetName: "none" })).toContain(
    "<DeleteChangeSetResult></DeleteChangeSetResult>",
  );
});
