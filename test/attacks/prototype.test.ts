import type { Step } from "@slipway/reconcile";
import { fakeAws, refusal } from "../../packages/aws/src/client/fake-aws.test-support.ts";
import { askEc2 } from "../../packages/aws/src/preflight/dry-run.ts";

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, "polluted");
  jest.restoreAllMocks();
});

/** Names that every object has by birth, as names of tags: whoever proposes a change may write them. */
test.each([
  "__proto__.polluted",
  "constructor.prototype.polluted",
])("a tag %s: EC2 is asked whether it may be, and no other object has it", async (name) => {
  const { aws, asked } = fakeAws([refusal(412, "DryRunOperation")]);
  Object.assign(aws.run, { info() {} });
  const step: Step = {
    ...{ kind: "launch template", id: "workers", after: [], operation: "create" },
    changes: [
      { field: "LaunchTemplateName", want: "workers" },
      { field: `tags.${name}`, want: "x" },
    ],
  };
  expect(await askEc2([step], aws)).toEqual([]);
  expect(asked).toMatchObject([
    { name: "CreateLaunchTemplate", input: { LaunchTemplateName: "workers", DryRun: true } },
  ]);
  expect("polluted" in {}).toBe(false);
});
