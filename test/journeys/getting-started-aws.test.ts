import { readFileSync } from "node:fs";
import { join } from "node:path";
import { account, addEnvironment } from "@slipway/simulator";
import { awsOperator, callWorkflow } from "@slipway/testing";
import { root } from "../actions.ts";
import { runPage, workflowOf } from "./getting-started.ts";
import { ended, onStage } from "./on-stage.ts";

const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");

/** A document that the page hands to a command about a role. */
const documentOf = (command: string, role: string, accountId: string): string => {
  const [, document = ""] =
    new RegExp(`${command} [^\\n]*--role-name ${role} [^\\n]*<<JSON\\n([\\s\\S]*?)\\nJSON`).exec(page) ?? [];
  return document.replaceAll("${ACCOUNT_ID}", accountId);
};

interface Logging {
  readonly clusterLogging: readonly { readonly enabled: boolean; readonly types: readonly string[] }[];
}

const provider = (accountId: string) => `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`;

test("eks plans, applies, checks and destroys with the roles of the page", () =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    const { id } = account(world);
    const aws = await awsOperator(stage.cloud);
    const role = async (name: string, subjects: readonly string[]) => {
      const Condition = { StringLike: { "token.actions.githubusercontent.com:sub": subjects } };
      const statement = {
        Effect: "Allow",
        Principal: { Federated: provider(id) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
      };
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await aws.iam("CreateRole", { RoleName: name, Path: "/github/", AssumeRolePolicyDocument });
      const PolicyDocument = documentOf("put-role-policy", name, id);
      expect(JSON.parse(PolicyDocument).Statement.length).toBeGreaterThan(0);
      await aws.iam("PutRolePolicy", { RoleName: name, PolicyName: "slipway", PolicyDocument });
      return `arn:aws:iam::${id}:role/github/${name}`;
    };
    const of = "repo:octo-org/octo-repo";
    const planner = await role("platform-plan", [`${of}:pull_request`, `${of}:ref:refs/heads/main`]);
    const applier = await role("platform-apply", [`${of}:environment:production`]);
    addEnvironment(world, stage.server.repository, "production", { reviewers: ["octocat"] });
    world.clock.advance(60_000);

    const vars = { AWS_REGION: "us-east-1", AWS_ROLE: applier, AWS_PLAN_ROLE: planner };
    await runPage(stage, workflowOf(page, "eks"), vars);
    const inputs = {
      ...{ cluster: "platform", region: "us-east-1", role: applier, "plan-role": planner, environment: "production" },
      ...{ "open-to": "10.0.0.0/8", repository: "team/base", admins: await aws.role("operators") },
    };
    const logged = async () =>
      ((await aws.describe("platform")).logging as Logging | undefined)?.clusterLogging
        .flatMap(({ enabled, types }) => (enabled ? types : []))
        .sort() ?? [];
    expect(await logged()).toEqual(["api", "audit", "authenticator"]);
    for (const [event, more] of [
      ["pull_request", {}],
      ["push", {}],
      ["push", { "log-retention-days": 0 }],
      ["push", { mode: "destroy", confirm: "platform", "log-retention-days": 0 }],
    ] as const) {
      const ran = await callWorkflow(stage, "eks", { ...inputs, ...more }, event);
      expect([event, more, ...ended(ran)]).toEqual([event, more, "success", []]);
      if ("log-retention-days" in more) expect(await logged()).toEqual([]);
    }
    expect([await aws.describe("platform"), await aws.logGroups("/aws/eks/")]).toEqual([{}, {}]);
  }));
