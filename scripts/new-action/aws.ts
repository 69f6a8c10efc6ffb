import type { Skeleton } from "./skeleton.ts";

/** An action that keeps one log group of CloudWatch. */
export const aws: Skeleton = (name) => ({
  "action.ts": `import { choice, defineAction, text } from "@slipway/action";
import { awsInputs, connectAws, logGroup, retentions } from "@slipway/aws";

// The resource is packages/aws/src/logs/log-group.ts: yours goes to a folder of its service beside it, with its calls in
// a file of their own, which loads the vendor's client when a run needs it.
export default defineAction({
  name: "${name}",
  about: "Keeps a log group of CloudWatch, and for how many days it keeps what is logged.",
  branding: { icon: "file-text", color: "orange" },
  inputs: {
    "log-group": text("The name of the log group.", {
      form: { pattern: /^[\\w./#-]{1,512}$/, write: "Write 1 to 512 letters, digits or the signs _ - / . #." },
    }),
    days: choice("For how many days the group keeps what is logged.", retentions, "30"),
    ...awsInputs,
  },
  outputs: { name: "The name of the log group." },
  example: {
    "log-group": "/team/app",
    days: 30,
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: logs:DescribeLogGroups.",
    "To apply: also logs:CreateLogGroup, logs:TagResource, logs:ListTagsForResource, and logs:PutRetentionPolicy or, for never, logs:DeleteRetentionPolicy on the group; to destroy, logs:DeleteLogGroup.",
  ],
  confirm: (given) => given["log-group"],
  connect: connectAws,
  goals: ({ region, "log-group": name, days }, aws) => [logGroup(aws, { region, name, days, tags: {} })],
  report: (given) => ({ name: given["log-group"] }),
});
`,

  "arrange.ts": `import { type Arrange, awsOperator } from "@slipway/testing";

/** A log group of another team's beside the one that is made. */
export const arrange: Arrange = async (cloud) => {
  const aws = await awsOperator(cloud);
  await aws.logs("CreateLogGroup", { logGroupName: "/team/app-theirs", tags: { team: "data" } });
  const theirs = (retentionInDays: number) =>
    aws.logs("PutRetentionPolicy", { logGroupName: "/team/app-theirs", retentionInDays });
  await theirs(7);
  const days = async (name: string) => (await aws.logGroups("/team/app"))[name];
  return {
    inputs: { "log-group": "/team/app", days: "30" },
    owned: () => days("/team/app"),
    foreign: () => days("/team/app-theirs"),
    concurrentEdit: (_cloud, turn) => theirs(turn % 2 === 0 ? 14 : 60),
    introduceDrift: () => aws.logs("PutRetentionPolicy", { logGroupName: "/team/app", retentionInDays: 1 }),
    wrong: { inputs: { "log-group": "two words", days: "4" }, named: ["log-group", "days"] },
    confirm: "/team/app",
  };
};
`,

  "action.test.ts": `import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  // Where your service writes only if a thing is not there, or is as it was read, give the arrangement a rival instead.
  rival: "CloudWatch Logs has no conditional write",
});
`,
});
