import * as sdk from "@aws-sdk/client-cloudformation";
import * as iamSdk from "@aws-sdk/client-iam";
import { sdkConfig } from "../../client.test-support.ts";
import { lab, stackLab } from "./stacks.test-support.ts";

const at = stackLab();

const allow = (Action: string) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });

/** A group whose policy is changed, then a second one; after the change another group that cannot be made. */
const template = (Action: string, more: object = {}) =>
  JSON.stringify({
    Resources: Object.fromEntries([
      ...["One", "Two"].map((GroupName) => [
        GroupName,
        {
          Type: "AWS::IAM::Group",
          Properties: { GroupName, Policies: [{ PolicyName: "p", PolicyDocument: allow(Action) }] },
        },
      ]),
      ...Object.entries(more),
    ]),
  });
const unmakeable = {
  Bad: {
    Type: "AWS::IAM::Group",
    DependsOn: ["One", "Two"],
    Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/NoSuchPolicy"] },
  },
};
const Capabilities = ["CAPABILITY_NAMED_IAM" as const];
const iam = () => new iamSdk.IAMClient(sdkConfig(at.cloud));

/** A stack whose update has failed, and whose rollback as well: someone had taken the second group away. */
async function halted(): Promise<void> {
  await at.create(template("s3:Get*"), { Capabilities });
  at.drain();
  await at.update(template("s3:*", unmakeable), { Capabilities });
  // The second group is changed by now, and the third is not begun.
  at.cloud.world.clock.advance(30_000);
  const gone = { GroupName: "Two" };
  await iam().send(new iamSdk.DeleteGroupPolicyCommand({ ...gone, PolicyName: "p" }));
  await iam().send(new iamSdk.DeleteGroupCommand(gone));
  at.drain();
  expect(await at.stack()).toMatchObject({
    StackStatus: "UPDATE_ROLLBACK_FAILED",
    StackStatusReason: "The following resource(s) failed to update: [Two].",
  });
}

const goOn = (more: Partial<sdk.ContinueUpdateRollbackCommandInput> = {}) =>
  at.cfn.send(new sdk.ContinueUpdateRollbackCommand({ ...lab, ...more }));
const policyOf = async (GroupName: string) => {
  const { PolicyDocument } = await iam().send(new iamSdk.GetGroupPolicyCommand({ GroupName, PolicyName: "p" }));
  return decodeURIComponent(PolicyDocument ?? "");
};

test("a rollback that has failed goes on when its cause is gone, and nothing else changes the stack before", async () => {
  await halted();
  await expect(at.update(template("s3:*"), { Capabilities })).rejects.toMatchObject({
    message: expect.stringContaining("is in UPDATE_ROLLBACK_FAILED state and can not be updated."),
  });
  expect(await policyOf("One")).toContain("s3:*");
  await goOn();
  at.drain();
  expect((await at.stack())?.StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
  await iam().send(new iamSdk.CreateGroupCommand({ GroupName: "Two" }));
  at.cloud.world.restore(at.cloud.world.snapshot());
  await goOn();
  expect((await at.stack())?.StackStatus).toBe("UPDATE_ROLLBACK_IN_PROGRESS");
  at.drain();
  expect((await at.stack())?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  for (const name of ["One", "Two"]) expect(await policyOf(name)).toContain("s3:Get*");
});

test("what cannot be rolled back is skipped where someone says so, if it has failed", async () => {
  await halted();
  await expect(goOn({ ResourcesToSkip: ["One"] })).rejects.toMatchObject({ name: "ValidationError" });
  await goOn({ ResourcesToSkip: ["Two"] });
  at.drain();
  expect((await at.stack())?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(await policyOf("One")).toContain("s3:Get*");
  await expect(policyOf("Two")).rejects.toMatchObject({ name: "NoSuchEntityException" });
});

test("a stack that is not held up has nothing to go on with", async () => {
  await at.create(template("s3:*"), { Capabilities });
  at.drain();
  await expect(goOn()).rejects.toMatchObject({
    name: "ValidationError",
    message: expect.stringContaining("is in CREATE_COMPLETE state"),
  });
});

// stelligent/mu#196: a subnet in a third zone where there are two.
test("a choice beyond its list fails with its resource, and the stack is rolled back", async () => {
  const range = "!Select [2, [10.0.0.0/16, 10.1.0.0/16]]";
  await at.create(`Resources: { Third: { Type: AWS::EC2::VPC, Properties: { CidrBlock: ${range} } } }`);
  at.drain();
  expect(await at.stack()).toMatchObject({ StackStatus: "ROLLBACK_COMPLETE" });
  expect(await at.eventsOf()).toContainEqual(
    expect.objectContaining({
      LogicalResourceId: "Third",
      ResourceStatus: "CREATE_FAILED",
      ResourceStatusReason: "Template error: Fn::Select cannot select nonexistent value at index 2",
    }),
  );
});
