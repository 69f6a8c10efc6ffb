import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as cfnSdk from "@aws-sdk/client-cloudformation";
import * as ec2Sdk from "@aws-sdk/client-ec2";
import * as iamSdk from "@aws-sdk/client-iam";
import { sdkConfig } from "../../aws/client.test-support.ts";
import { startCloud } from "../../cloud.ts";
import { changeSetReplays } from "./change-sets.test-support.ts";
import { differences, type Json } from "./compare.test-support.ts";
import { ec2Replays } from "./ec2.test-support.ts";
import { iamReplays } from "./iam.test-support.ts";
import { identityTemplateReplays } from "./identity-templates.test-support.ts";
import { notReplayed } from "./not-replayed.test-support.ts";
import type { Replay } from "./replays.test-support.ts";
import { checked } from "./schema.test-support.ts";
import { stackReplays } from "./stacks.test-support.ts";
import { templateReplays } from "./templates.test-support.ts";

interface Case {
  readonly case: string;
  readonly content: Readonly<Record<string, Json>>;
}

const folder = process.env.SLIPWAY_RECORDED ?? resolve(process.cwd(), "..", "shared", "recorded");
const file = join(folder, "aws.jsonl");
const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
const cases = lines.map((line) => JSON.parse(line) as Case);
const replays: readonly Replay[] = [
  ...iamReplays,
  ...ec2Replays,
  ...changeSetReplays,
  ...stackReplays,
  ...templateReplays,
  ...identityTemplateReplays,
];

const replayable = cases.filter(({ case: name }) => replays.some(({ match }) => match.test(name)));

async function replayed({ match, replay }: Replay): Promise<string[]> {
  const found: string[] = [];
  for (const { case: name, content } of replayable.filter((each) => match.test(each.case))) {
    const cloud = await startCloud({ time: "fast" });
    const config = sdkConfig(cloud);
    const ours = await replay(
      {
        iam: checked(new iamSdk.IAMClient(config), iamSdk, cloud),
        ec2: checked(new ec2Sdk.EC2Client(config), ec2Sdk, cloud),
        cfn: checked(new cfnSdk.CloudFormationClient(config), cfnSdk, cloud),
        drain: () => cloud.world.clock.advance(3_600_000),
      },
      name,
    );
    await cloud.close();
    found.push(...Object.keys(content).flatMap((step) => differences(step, content[step], ours[step])));
  }
  return found;
}

describe("recorded answers of the real AWS", () => {
  test("says where the recordings are looked for, and whether they are there", () => {
    const said =
      cases.length > 0
        ? `Replaying ${replayable.length} of ${cases.length} recorded cases of AWS; the others are left out with a reason.`
        : "No recordings of AWS: name their folder in SLIPWAY_RECORDED to replay them.";
    process.stdout.write(`${said}\n`);
    expect(said).toMatch(existsSync(file) ? /^Replaying [1-9]\d* of/ : /SLIPWAY_RECORDED/);
  });

  test("each case is replayed, or left out for one reason that is written down", () => {
    const rules = [...replays, ...notReplayed];
    const odd = cases.filter(({ case: name }) => rules.filter(({ match }) => match.test(name)).length !== 1);
    expect(odd.map((each) => each.case)).toEqual([]);
    const idle = rules.filter(({ match }) => cases.length > 0 && !cases.some((each) => match.test(each.case)));
    expect(idle.map(({ match }) => match.source)).toEqual([]);
  });

  test.each(replays.map((replay) => [replay.match.source, replay] as const))("%s", async (_name, replay) => {
    const found = await replayed(replay);
    const { kept = [] } = replay;
    expect(found.filter((difference) => !kept.some(({ where }) => where.test(difference)))).toEqual([]);
    const idle = kept.filter(({ where }) => cases.length > 0 && !found.some((difference) => where.test(difference)));
    expect(idle.map(({ reason }) => reason)).toEqual([]);
  });
});
