import {
  awsOperator,
  type Bench,
  type GroupOperator,
  groupOperator,
  laws,
  openBench,
  type Ran,
} from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { resourceGroup: "nothing of it is in Azure" });

describe("open-cluster-ports", () => {
  let bench: Bench;
  let group: string;
  let ec2: GroupOperator;
  const run = (more: Record<string, string>) =>
    bench.run(action, { cluster: "platform", ports: "443", mode: "apply", ...more });
  const asked = ({ requests }: Ran) => requests.flatMap(({ permissions = [] }) => permissions);
  const own = async () => (await ec2.rules()).filter(({ tags }) => tags["made-by"] !== undefined);
  const authorize = (more: Record<string, string>) =>
    ec2.call("AuthorizeSecurityGroupIngress", { GroupId: group, ...more });

  beforeEach(async () => {
    bench = await openBench();
    await arrange(bench.cloud);
    const { resourcesVpcConfig } = await (await awsOperator(bench.cloud)).describe("platform");
    ({ clusterSecurityGroupId: group = "" } = resourcesVpcConfig as { clusterSecurityGroupId?: string });
    ec2 = groupOperator(bench.cloud, group);
  });
  afterEach(() => bench.close());

  // The words of EC2 about another network's group: boto/boto3#569.
  test("a group that is not there is refused in the plan, and one of another network is a warning", async () => {
    const plan = (groups: string) => run({ "security-groups": groups, mode: "plan" });
    expect(await plan("sg-0a1b2c3d4e5f60718")).toRefuse("What security-groups names does not exist");
    const vpc = /vpc-\w+/.exec(await ec2.call("CreateVpc", { CidrBlock: "10.9.0.0/16" }))?.[0] ?? "";
    const group = { VpcId: vpc, GroupName: "theirs", GroupDescription: "theirs" };
    const id = /sg-[0-9a-f]+/.exec(await ec2.call("CreateSecurityGroup", group))?.[0] ?? "";
    const ran = await plan(id);
    expect(ran.printed).toMatch(new RegExp(`::warning::The security group ${id} .* ${vpc}, .* peered`));
    expect(ran).toSucceed();
  });

  test("a check without drift takes two requests, however many ports", async () => {
    const given = { ports: "80\n443\n8000-8010", ranges: "172.16.0.0/16\nfd00::/32" };
    const first = await run(given);
    expect(first).toSucceed();
    expect(JSON.parse(first.outputs.rules ?? "")).toHaveLength(6);
    expect(first.outputs["security-group"]).toBe(group);
    const check = await run({ ...given, mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["eks:DescribeCluster", "ec2:DescribeSecurityGroupRules"]);
  });

  test("each kind of source gets a rule with its description, and each rule is a request", async () => {
    const peer = await ec2.makeGroup("peer");
    const ran = await run({
      ranges: "172.16.5.9/16\n2001:0DB8:0:0::/48",
      "security-groups": peer,
      "prefix-lists": "pl-63a5400a",
    });
    expect(ran).toSucceed();
    expect(asked(ran).filter((permission) => permission === "ec2:AuthorizeSecurityGroupIngress")).toHaveLength(4);
    const rules = await own();
    expect(rules.map(({ what }) => what.replace(/\s+/g, " ").trim()).sort()).toEqual([
      "tcp 443 443 172.16.0.0/16",
      "tcp 443 443 2001:db8::/48",
      expect.stringContaining(peer),
      "tcp 443 443 pl-63a5400a",
    ]);
    expect(new Set(rules.map(({ description }) => description))).toEqual(new Set(["Into the cluster platform"]));
    expect(await run({ ranges: "172.16.0.0/16\n2001:db8::/48", mode: "check" })).toSucceed();
  });

  test.each<[string, Record<string, string>, boolean]>([
    [
      "a wider range",
      { "1.IpProtocol": "tcp", "1.FromPort": "443", "1.ToPort": "443", "1.IpRanges.1.CidrIp": "172.0.0.0/8" },
      true,
    ],
    [
      "more ports",
      { "1.IpProtocol": "tcp", "1.FromPort": "400", "1.ToPort": "500", "1.IpRanges.1.CidrIp": "172.16.0.0/16" },
      true,
    ],
    ["all traffic", { "1.IpProtocol": "-1", "1.IpRanges.1.CidrIp": "172.16.0.0/12" }, true],
    [
      "another protocol",
      { "1.IpProtocol": "udp", "1.FromPort": "0", "1.ToPort": "65535", "1.IpRanges.1.CidrIp": "0.0.0.0/0" },
      false,
    ],
    [
      "other ports",
      { "1.IpProtocol": "tcp", "1.FromPort": "444", "1.ToPort": "500", "1.IpRanges.1.CidrIp": "0.0.0.0/0" },
      false,
    ],
    [
      "a narrower range",
      { "1.IpProtocol": "tcp", "1.FromPort": "443", "1.ToPort": "443", "1.IpRanges.1.CidrIp": "172.16.0.0/17" },
      false,
    ],
    ["all of IPv6", { "1.IpProtocol": "-1", "1.Ipv6Ranges.1.CidrIpv6": "::/0" }, false],
  ])("a rule for %s: covers %s %s", async (_what, permission, isCovered) => {
    await authorize(
      Object.fromEntries(Object.entries(permission).map(([name, value]) => [`IpPermissions.${name}`, value])),
    );
    const check = await run({ ranges: "172.16.0.0/16", mode: "check" });
    expect(check.code).toBe(isCovered ? 0 : 1);
    expect(check.outputs.steps).toBe(isCovered ? "0" : "1");
  });

  test("a rule of someone else's is adopted with its description, changed only where the inputs have one, and stays in a destroy", async () => {
    const id = await ec2.open({ port: 443, range: "172.16.0.0/16" }, { team: "ops" });
    await ec2.describe(id, "theirs");
    expect(await run({ ranges: "172.16.0.0/16", mode: "check" })).toSucceed();
    expect(await run({ ranges: "172.16.0.0/16", description: "ours" })).toSucceed();
    const rule = async () => (await ec2.rules()).find((each) => each.id === id);
    expect(await rule()).toMatchObject({ description: "ours", tags: { team: "ops" } });
    expect(await run({ ranges: "172.16.0.0/16", mode: "destroy", confirm: "platform" })).toSucceed();
    expect(await rule()).toBeDefined();
  });

  test("a destroy revokes what Slipway opened, also where a wider rule came since; a copied tag counts for nothing", async () => {
    const given = { ranges: "172.16.0.0/16" };
    await run(given);
    const [made] = await own();
    await ec2.open({ port: 443, range: "172.0.0.0/8" }, made?.tags);
    await ec2.open({ port: 80, range: "172.16.0.0/16" }, made?.tags);
    const before = await ec2.rules();
    expect(await run({ ...given, ports: "80\n443", mode: "destroy", confirm: "platform" })).toSucceed();
    expect(await ec2.rules()).toEqual(before.filter(({ id }) => id !== made?.id));
  });

  test.each([
    "0.0.0.0/0",
    "::/0",
    "128.0.0.0/1",
    "2000::/3",
  ])("%s is refused before the first request without a word of its own", async (range) => {
    const refused = await run({ ranges: `10.0.0.0/8\n${range}` });
    expect(refused).toRefuse("would open the ports of all nodes to the internet", "open-to-the-world: true");
    expect(refused.requests).toEqual([]);
    expect(await run({ ranges: range, "open-to-the-world": "true" })).toSucceed();
  });

  test("without a source it is refused before the first request", async () => {
    const refused = await run({});
    expect(refused).toRefuse("- ranges: Say who may connect");
    expect(refused.requests).toEqual([]);
  });

  test("a group that is not there, and a cluster that is not there, are refused with what to correct", async () => {
    expect(await run({ "security-groups": "sg-0123456789abcdef0" })).toRefuse("Correct security-groups");
    expect(await run({ cluster: "none", ranges: "10.0.0.0/8" })).toRefuse("There is no cluster none in us-east-1");
    expect(await run({ cluster: "none", ranges: "10.0.0.0/8", mode: "destroy", confirm: "none" })).toSucceed();
  });

  // Who may not give a rule its tags may not make a rule with tags: "Grant permission to tag resources during creation" of
  // the EC2 user guide.
  test("where IAM does not simulate, EC2 is asked once for each group whether rules may be made, tags and all", async () => {
    const aws = await awsOperator(bench.cloud);
    const deny = (...Action: string[]) =>
      aws.iam("PutRolePolicy", {
        ...{ RoleName: "deployer", PolicyName: "own" },
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Resource: "*", Action }],
        }),
      });
    const plan = () => run({ mode: "plan", ranges: "172.16.0.0/16\n172.17.0.0/16" });
    await deny("iam:SimulatePrincipalPolicy");
    const allowed = await plan();
    expect(allowed).toSucceed();
    expect(allowed.requests.filter(({ status }) => status === 412)).toHaveLength(1);
    for (const action of ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateTags"]) {
      await deny("iam:SimulatePrincipalPolicy", action);
      const refused = await plan();
      expect(refused).toRefuse(/AuthorizeSecurityGroupIngress of sg-\w+ by DryRun was refused with 403/, /permission/);
      expect(refused.outputs.problem).toContain(`perform: ${action}`);
    }
    expect(await own()).toEqual([]);
  });

  test("rules get the tags, those of others stay, and a wider rule is left alone", async () => {
    const given = { ranges: "192.168.0.0/16\n10.1.0.0/16", tags: "stage=test" };
    expect(await run(given)).toSucceed();
    const [made] = await own();
    expect(made?.tags).toEqual({ stage: "test", "made-by": expect.any(String) });
    await ec2.tag(made?.id ?? "", { theirs: "1" });
    const ran = await run({ ...given, tags: "stage=other" });
    expect(ran).toSucceed();
    expect(asked(ran).filter((each) => /Update|Authorize|Revoke/.test(each))).toEqual([]);
    expect((await own()).map(({ tags }) => tags)).toEqual([{ ...made?.tags, stage: "other", theirs: "1" }]);
    const wide = (await ec2.rules()).find(({ tags }) => tags.team === "ops");
    expect(wide?.tags).toEqual({ team: "ops" });
    expect(await run({ ...given, mode: "check", tags: "theirs=1" })).toSucceed();
  });

  test("what a tag has is a text to the runner", async () => {
    const nasty = "::set-output name=security-group::sg-0";
    const ran = await run({ ranges: "192.168.0.0/16", tags: `a=${nasty}\nb=::stop-commands::x` });
    expect(ran).toSucceed();
    expect(ran.printed).toContain(nasty);
    expect(ran.printed).not.toMatch(/^\s*::(set-output|stop-commands)/m);
    expect(ran.outputs["security-group"]).toBe(group);
    expect((await own())[0]?.tags).toMatchObject({ a: nasty, b: "::stop-commands::x" });
  });
});
