import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestChain, makeEdits, type RehearsedRun, type Stage } from "@slipway/rehearsal";
import { type FaultKind, repositoryOf } from "@slipway/simulator";
import {
  type AwsOperator,
  addonOperator,
  awsOperator,
  callWorkflow,
  ecrOperator,
  groupOperator,
  nodeOperator,
  rehearseFully,
} from "@slipway/testing";
import { root } from "../actions.ts";
import { differs, ended, issues, onStage, requests } from "./on-stage.ts";
import { recordedRoles } from "./recorded-roles.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

const reads = /:(Describe|Get|List|Batch(Get|Check)|Assume|Start|Preview|Simulate)/;

/** What was written to AWS, from a request on. */
const written = (stage: Stage, since = 0): string[] =>
  requests(stage)
    .slice(since)
    .flatMap(({ permissions = [] }) => permissions.filter((each) => each.includes(":") && !reads.test(each)));

const kinds: readonly FaultKind[] = ["reset", "throttle", "error-500", "throttle-bare", "error-503"];

/** Each tenth request goes wrong, in one of these ways after the other. */
function trouble({ cloud }: Stage): void {
  kinds.forEach((kind, at) => {
    cloud.world.faults.add({ kind, match: { every: 10 * kinds.length, index: 10 * at + 9 } });
  });
}

const names = (xml: string, field: string) =>
  [...xml.matchAll(new RegExp(`<${field}>([^<]*)`, "g"))].map((each) => each[1]);

/** The first line that the job's report says. */
const headlines = ({ jobs }: RehearsedRun): (string | undefined)[] =>
  jobs
    .flatMap(({ steps }) => steps)
    .filter(({ name, summary }) => name === "Report" && summary !== "")
    .map(({ summary }) => summary.split("\n", 1)[0]);

/** What there is of a cluster and all that is around it. */
async function there(aws: AwsOperator) {
  const stacks = await aws.cloudFormation("DescribeStacks", {});
  const networks = await aws.ec2("DescribeVpcs", {});
  const groups = await aws.ec2("DescribeSecurityGroups", {});
  return {
    cluster: (await aws.describe("shop")).status,
    stacks: names(stacks, "StackName"),
    networks: names(networks, "vpcId").length,
    groups: names(groups, "groupName"),
    templates: names(await aws.ec2("DescribeLaunchTemplates", {}), "launchTemplateName"),
    logs: await aws.logGroups("/aws/eks/"),
    policies: names(await aws.iam("ListRolePolicies", { RoleName: "hopsworks" }), "member"),
  };
}

/** The tags that the inputs name, of all that takes tags and is made beside the stack. */
async function tagsOf({ cloud }: Stage, aws: AwsOperator): Promise<Readonly<Record<string, object>>> {
  const [nodes, addons] = [nodeOperator(cloud), addonOperator(cloud)];
  const { tags: own, resourcesVpcConfig } = await aws.describe("shop");
  const group = (resourcesVpcConfig as { readonly clusterSecurityGroupId?: string }).clusterSecurityGroupId ?? "";
  const rules = (await groupOperator(cloud, group).rules()).filter(({ tags }) => tags["made-by"] !== undefined);
  const logs = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/shop/cluster";
  const names = "vpc-cni kube-proxy eks-pod-identity-agent coredns metrics-server aws-ebs-csi-driver".split(" ");
  const entries = ["operators", "hopsworks"].map((name) => `arn:aws:iam::111122223333:role/${name}`);
  const all: Readonly<Record<string, unknown>> = {
    cluster: own,
    nodes: (await nodes.find("shop", "shop"))?.tags,
    template: await nodes.templateTags("shop", "shop"),
    logs: (await aws.logs("ListTagsForResource", { resourceArn: logs })).tags,
    ...Object.fromEntries(rules.map(({ id, tags }) => [id, tags])),
    ...Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, (await addons.find("shop", name))?.tags])),
    ),
    ...Object.fromEntries(
      await Promise.all(entries.map(async (arn) => [arn, (await aws.read("shop", arn)).entry?.tags])),
    ),
    repository: (await ecrOperator(cloud).repository("team/base"))?.tags,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, tags]) => {
      const { stage, cost } = (tags ?? {}) as Readonly<Record<string, string>>;
      return [name, { stage, cost }];
    }),
  );
}

test("a cluster of EKS from nothing, in every mode, while each tenth request goes wrong, and nothing is left of it", () =>
  onStage(
    async (stage) => {
      const { inputs, run, needs, setbacks: setBack } = await rehearseFully(stage, "eks");
      const aws = await awsOperator(stage.cloud);
      const before = await there(aws);
      trouble(stage);
      expect(ended(await run("plan"))).toEqual(["success", []]);
      expect(written(stage)).toEqual([]);
      const [comment] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
      expect(comment?.body).toMatch(/### Plan for shop: \+1\d /);
      expect(comment?.body).not.toContain("not known yet");

      const applied = await run("apply");
      expect(ended(applied)).toEqual(["success", []]);
      // What the form of Hopsworks asks for.
      expect(applied.jobs.find(({ name }) => name.endsWith("Apply"))?.outputs).toMatchObject({
        account: "111122223333",
        vpc: expect.stringMatching(/^vpc-/),
        "public-subnets": expect.stringMatching(/^subnet-/),
        "security-group": expect.stringMatching(/^sg-/),
      });
      expect((applied.to - applied.from) / longestChain(applied.jobs).waited).toBeLessThanOrEqual(1.05);
      expect(await there(aws)).toMatchObject({
        cluster: "ACTIVE",
        stacks: ["shop"],
        networks: before.networks + 1,
        logs: { "/aws/eks/shop/cluster": 30 },
        policies: ["shop-hopsworks"],
      });
      const tagged = await tagsOf(stage, aws);
      expect(Object.values(tagged)).toEqual(Array(Object.keys(tagged).length).fill({ stage: "test", cost: "42" }));

      const since = requests(stage).length;
      const checked = await run("check");
      expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
      expect([written(stage, since), issues(stage)]).toEqual([[], []]);

      const environments = JSON.stringify([inputs]);
      const all = await callWorkflow(stage, "drift-check", { scenario: "eks", environments }, "schedule");
      expect(ended(all)).toEqual(["success", []]);

      await aws.iam("DeleteRolePolicy", { RoleName: "hopsworks", PolicyName: "shop-hopsworks" });
      const rule = "arn:aws:ec2:*:security-group-rule/tcp-443-443-from-10.0.0.0/8";
      expect(await makeEdits(stage.cloud, [{ delete: rule }])).toMatch(/^Someone deletes the rule tcp 443-443 of sg-/);
      const drifted = await run("check");
      expect([drifted.conclusion, differs(drifted)]).toEqual(["failure", "true"]);
      expect(
        ended(drifted)[1]
          .map((error) => error.split(" ", 1)[0])
          .sort(),
      ).toEqual(["iam-role-policy", "open-cluster-ports"]);
      expect(issues(stage)).toMatchObject([{ title: "Drift in shop", state: "open" }]);
      expect(ended(await run("apply"))).toEqual(["success", []]);
      expect((await there(aws)).policies).toEqual(["shop-hopsworks"]);
      expect(issues(stage)).toMatchObject([{ state: "closed" }]);

      expect([...ended(await run("plan-destroy")), (await there(aws)).policies]).toEqual([
        ...["success", []],
        ["shop-hopsworks"],
      ]);
      const setbacks = (await setBack()).map(ended);
      expect(setbacks.map(([conclusion]) => conclusion)).toEqual(["failure", "success", "failure", "failure"]);
      const [drift, , changed, held] = setbacks.map(([, errors]) => errors.join("\n"));
      expect(drift?.match(/^\S+(?= )/gm)?.sort()).toEqual(["add-node-group", "create-eks", "ecr-retention"]);
      expect(changed).toMatch(/Nat2 CREATE_FAILED: .*does not exist/);
      // The description of a load balancer's interface: "Find your load balancer's network interface" of AWS re:Post.
      expect(held).toMatch(/ Still in vpc-\w+: the network interface eni-\w+ \(ELB a0123/);
      expect(held).toMatch(/the security group sg-\w+ \(k8s-elb-a0123\w+\)/);
      const gone = await run("destroy");
      expect(ended(gone)).toEqual(["success", []]);
      const removes = "shop: +0 ~0 −7, 8 unchanged";
      expect(headlines(gone)).toEqual([`### Plan to destroy ${removes}`, `### Destroy of ${removes}`]);
      expect(await there(aws)).toEqual(before);
      expect(needs()).toEqual(kept.eks);
      // A destroy of what is gone ends well.
      const again = await run("destroy");
      expect([...ended(again), ...headlines(again)]).toEqual([
        "success",
        [],
        "### Plan to destroy shop: ✅ no changes",
      ]);
      expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, ...kinds]));
      expect(stage.cloud.world.record.denials).toEqual([]);
    },
    undefined,
    recordedRoles("eks"),
  ));
