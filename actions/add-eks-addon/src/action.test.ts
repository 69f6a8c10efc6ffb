import {
  type AddonOperator,
  type AwsOperator,
  addonOperator,
  awsOperator,
  type Bench,
  nodeOperator,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";

describe("add-eks-addon", () => {
  let bench: Bench;
  let aws: AwsOperator;
  let addons: AddonOperator;
  const run = (mode: string, inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { cluster: "lab", mode, ...inputs });
  const later = () => bench.cloud.world.clock.advance(20 * 60_000);
  const found = (name: string) => addons.find("lab", name);
  type Ran = Awaited<ReturnType<typeof run>>;
  const asked = ({ requests }: Ran) =>
    requests.flatMap(({ url, permissions = [] }) => (/\/github-oidc\//.test(url) ? [] : permissions));
  /** What the last update of an add-on was asked for. */
  const sent = () => {
    const { requests } = bench.cloud.world.record;
    const last = requests.findLast(({ permissions }) => permissions?.includes("eks:UpdateAddon"));
    return JSON.parse(last?.body?.request ?? "{}");
  };
  /** Changes what EKS itself keeps of an add-on. */
  const set = (name: string, fields: object) => {
    interface Eks {
      readonly clusters: Record<string, { readonly addons: Record<string, object> }>;
    }
    const { clusters } = bench.cloud.world.section<Eks>("aws-eks", () => ({ clusters: {} }));
    Object.assign(clusters["us-east-1/lab"]?.addons[name] ?? {}, fields);
  };
  const addNodes = async () => {
    const role = await aws.role("nodes");
    later();
    await nodeOperator(bench.cloud).make("lab", "workers", role);
  };

  beforeEach(async () => {
    bench = await openBench();
    bench.cloud.world.record.bodies = true;
    aws = await awsOperator(bench.cloud);
    addons = addonOperator(bench.cloud);
    await aws.cluster("lab", "API", "1.33");
  });
  afterEach(() => bench.close());

  test.each([
    ["vpc-cni", "v1.20.4-eksbuild.1"],
    ["coredns", "v1.12.1-eksbuild.2"],
    ["kube-proxy", "v1.33.5-eksbuild.2"],
    ["eks-pod-identity-agent", "v1.3.9-eksbuild.3"],
    ["aws-ebs-csi-driver", "v1.51.0-eksbuild.1"],
    ["metrics-server", "v0.8.0-eksbuild.3"],
  ])("%s is added in the default version for the cluster's, and a check makes one request", async (name, version) => {
    await addNodes();
    const ran = await run("apply", { name });
    expect(ran).toSucceed();
    expect(ran.outputs.version).toBe(version);
    expect(await found(name)).toMatchObject({ status: "ACTIVE", addonVersion: version });
    const check = await run("check", { name });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["eks:DescribeAddon"]);
  });

  test("most-recent and default go forward and never back, and an exact version goes where it says", async () => {
    const name = "vpc-cni";
    expect(await run("apply", { name, version: "most-recent", "resolve-conflicts": "OVERWRITE" })).toSucceed();
    expect((await found(name))?.addonVersion).toBe("v1.21.1-eksbuild.1");
    expect(await run("check", { name, version: "default" })).toSucceed();
    expect(await run("apply", { name, version: "v1.19.6-eksbuild.7" })).toSucceed();
    expect((await found(name))?.addonVersion).toBe("v1.19.6-eksbuild.7");
    expect(await run("check", { name })).toSucceed();
    expect(await run("apply", { name, version: "default" })).toSucceed();
    expect((await found(name))?.addonVersion).toBe("v1.20.4-eksbuild.1");
  });

  test("a version for another Kubernetes and an unknown add-on are refused with those that there are", async () => {
    const newer = await run("plan", { name: "coredns", version: "v1.13.1-eksbuild.1" });
    expect(newer.outputs.problem).toMatch(
      /v1\.13\.1-eksbuild\.1 is not for Kubernetes 1\.33.*one of v1\.12\.4-eksbuild\.1, v1\.12\.1/,
    );
    const unknown = await run("plan", { name: "cored" });
    expect(unknown.outputs.problem).toContain("EKS has no add-on cored for Kubernetes 1.33.");
    const none = await run("plan", { cluster: "none", name: "coredns" });
    expect(none.outputs.problem).toContain("There is no cluster none in us-east-1.");
  });

  test("what the schema does not allow is refused in the plan, with the options that there are", async () => {
    const configuration = "replicaCount: two\nreplicas: 2\nresources: {limits: {gpu: '1'}}";
    const ran = await run("plan", { name: "coredns", configuration });
    expect(ran.outputs.problem).toContain('replicaCount: Instance type "string" is invalid. Expected "integer"');
    expect(ran.outputs.problem).toContain("; resources.limits.gpu: there is no such option");
    expect(ran.outputs.problem).toContain("; replicas: there is no such option");
    expect(ran.outputs.problem).toMatch(/Its options are affinity, autoScaling, .*tolerations/);
    const text = await run("plan", {
      name: "vpc-cni",
      configuration: '{"env": {"ENABLE_PREFIX_DELEGATION": true}}',
    });
    expect(text.outputs.problem).toContain('env.ENABLE_PREFIX_DELEGATION: Instance type "boolean" is invalid');
    expect(asked(ran).filter((each) => /:(Create|Update)/.test(each))).toEqual([]);
  });

  test("a configuration is compared by its values, and what others set in it stays", async () => {
    const name = "coredns";
    await addNodes();
    const text = 'replicaCount:   3 # theirs\nresources: {"limits": {"memory": "200Mi"}}\n';
    await addons.make("lab", name, { configurationValues: text });
    expect(await run("check", { name, configuration: '{"replicaCount": 3}' })).toSucceed();
    expect(await run("apply", { name, configuration: "resources: {limits: {cpu: '1'}}" })).toSucceed();
    const configuration = JSON.parse((await found(name))?.configurationValues ?? "");
    expect(configuration).toEqual({ replicaCount: 3, resources: { limits: { memory: "200Mi", cpu: "1" } } });
  });

  test("an update of the version sends the configuration and the IRSA role as they are, and keeps conflicts", async () => {
    const name = "vpc-cni";
    const role = await aws.role("irsa");
    const text = '{ "env": {"WARM_ENI_TARGET":   "1"} }';
    await addons.make("lab", name, { configurationValues: text, serviceAccountRoleArn: role });
    expect(await run("apply", { name, version: "most-recent" })).toSucceed();
    expect(sent()).toMatchObject({
      resolveConflicts: "PRESERVE",
      configurationValues: text,
      serviceAccountRoleArn: role,
    });
    expect(sent()).not.toHaveProperty("podIdentityAssociations");
    const back = { name, version: "v1.20.4-eksbuild.1", "resolve-conflicts": "OVERWRITE" };
    expect(await run("apply", back)).toSucceed();
    expect(sent()).toMatchObject({ resolveConflicts: "OVERWRITE" });
  });

  test("the EBS driver makes a default class of its own where its schema has one", async () => {
    await addNodes();
    const inputs = { name: "aws-ebs-csi-driver", "default-storage-class": "true" };
    expect(await run("apply", inputs)).toSucceed();
    const path = "/kubernetes/eks-us-east-1-lab/apis/storage.k8s.io/v1/storageclasses/ebs-csi-default-sc";
    expect((await bench.cloud.request("GET", path)).status).toBe(200);
    const wrong = await run("plan", { name: "vpc-cni", "default-storage-class": "true" });
    expect(wrong.printed).toContain("only aws-ebs-csi-driver has it");
    const twice = await run("plan", { ...inputs, configuration: "defaultStorageClass: {enabled: false}" });
    expect(twice.printed).toContain("configuration says defaultStorageClass already");
  });

  test("a plan says which policies a role lacks, and that the agent is missing", async () => {
    const role = await aws.podRole("ebs");
    later();
    const inputs = { name: "aws-ebs-csi-driver", role };
    const first = await run("plan", inputs);
    expect(first.printed).toContain(
      "AWS recommends arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy for aws-ebs-csi-driver, and ebs does not have it",
    );
    expect(first.printed).toContain("has no add-on eks-pod-identity-agent");
    await aws.attach("ebs", "service-role/AmazonEBSCSIDriverPolicy");
    await addons.make("lab", "eks-pod-identity-agent");
    const second = await run("plan", inputs);
    expect(second.printed).not.toMatch(/AWS recommends|has no add-on/);
    const without = await run("plan", { name: "aws-ebs-csi-driver" });
    expect(without.printed).toContain("AWS recommends a role of their own with AmazonEBSCSIDriverPolicy");
  });

  test("the role of an add-on's pods is changed in place, and a check of it makes two requests", async () => {
    const [one, other] = [await aws.podRole("one"), await aws.podRole("other")];
    later();
    const name = "vpc-cni";
    expect(await run("apply", { name, role: one })).toSucceed();
    expect(await addons.roles("lab", name)).toEqual({ "aws-node": one });
    const check = await run("check", { name, role: one });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["eks:DescribeAddon", "eks:DescribePodIdentityAssociation"]);
    expect(await run("apply", { name, role: other })).toSucceed();
    expect(await addons.roles("lab", name)).toEqual({ "aws-node": other });
    expect(await run("check", { name })).toSucceed();
  });

  test("an add-on whose pods do nothing in AWS takes no role, and a role has to trust the pods' service", async () => {
    const [nodes, pods] = [await aws.role("nodes"), await aws.podRole("pods")];
    later();
    const none = await run("plan", { name: "kube-proxy", role: pods });
    expect(none.outputs.problem).toContain("No pod of kube-proxy acts in AWS");
    const wrong = await run("apply", { name: "vpc-cni", role: nodes });
    expect(wrong.outputs.problem).toContain("Let the role trust pods.eks.amazonaws.com");
  });

  test("a degraded add-on fails a check with what to do, and not a plan", async () => {
    const ran = await run("apply", { name: "coredns" });
    expect(ran.outputs.problem).toMatch(
      /coredns is as declared and DEGRADED: InsufficientNumberOfReplicas.*node group/,
    );
    const plan = await run("plan", { name: "coredns" });
    expect(plan).toSucceed();
    expect(plan.printed).toContain("The add-on coredns has InsufficientNumberOfReplicas");
    await addNodes();
    expect(await run("check", { name: "coredns" })).toSucceed();
  });

  test("one that failed is tried again by an update", async () => {
    const name = "vpc-cni";
    await addons.make("lab", name);
    const issues = [{ code: "ConfigurationConflict", message: "conflicts with kubectl" }];
    set(name, { status: "CREATE_FAILED", health: { issues } });
    const check = await run("check", { name });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("ConfigurationConflict")]);
    expect(await run("apply", { name, "resolve-conflicts": "OVERWRITE" })).toSucceed();
    expect((await found(name))?.status).toBe("ACTIVE");
  });

  test("an add-on that others added is adopted and not removed, and ours is", async () => {
    await addons.make("lab", "kube-proxy");
    expect(await run("destroy", { name: "kube-proxy", confirm: "kube-proxy" })).toSucceed();
    expect(await found("kube-proxy")).toBeDefined();
    expect(await run("apply", { name: "vpc-cni" })).toSucceed();
    expect(await run("destroy", { name: "vpc-cni", confirm: "vpc-cni" })).toSucceed();
    expect(await found("vpc-cni")).toBeUndefined();
  });

  test("another tag is set by itself, beside those of others, and the add-on is not updated", async () => {
    expect(await run("apply", { name: "vpc-cni", tags: "stage=test\ncost=42" })).toSucceed();
    const made = (await found("vpc-cni"))?.tags;
    expect(made).toEqual({ stage: "test", cost: "42", "made-by": expect.any(String) });
    await addons.tag("lab", "vpc-cni", { theirs: "1", cost: "43" });
    expect(await run("check", { name: "vpc-cni", tags: "stage=test" })).toSucceed();
    const ran = await run("apply", { name: "vpc-cni", tags: "stage=other" });
    expect(ran).toSucceed();
    expect(asked(ran)).not.toContain("eks:UpdateAddon");
    expect((await found("vpc-cni"))?.tags).toEqual({ ...made, stage: "other", theirs: "1", cost: "43" });
  });

  test("an add-on that others made gets the tags, and stays theirs", async () => {
    await addons.make("lab", "vpc-cni", { tags: { team: "theirs" } });
    expect(await run("apply", { name: "vpc-cni", tags: "stage=test" })).toSucceed();
    expect((await found("vpc-cni"))?.tags).toEqual({ team: "theirs", stage: "test" });
  });

  test("names that every object has by birth are tags like others", async () => {
    const tags = "constructor=x\n__proto__=y";
    expect(await run("apply", { name: "vpc-cni", tags: "stage=test" })).toSucceed();
    expect(await run("apply", { name: "vpc-cni", tags })).toSucceed();
    expect(Object.entries((await found("vpc-cni"))?.tags ?? {})).toEqual(
      expect.arrayContaining([
        ["constructor", "x"],
        ["__proto__", "y"],
      ]),
    );
  });

  // hashicorp/terraform-provider-aws#34717 waits for the same sentence.
  test("a role for pods that was just created is waited for, and one that never was is named", async () => {
    const role = await aws.podRole("fresh");
    expect(await run("apply", { name: "vpc-cni", role })).toSucceed();
    expect(Object.values(await addons.roles("lab", "vpc-cni"))).toEqual([role]);
    const none = await run("apply", { name: "vpc-cni", role: `${role}er` });
    expect(none).toRefuse("Role provided in the request does not exist", "does not know the role of the pods");
  });

  // The words are those of eksctl-io/eksctl#5880, the way out that of terraform-aws-modules/terraform-aws-eks#2829.
  test("one that finds other fields in the cluster says so, and takes them over when that is wanted", async () => {
    const newer = { name: "vpc-cni", version: "most-recent" };
    expect(await run("apply", newer)).toRefuse(
      "ConfigurationConflict: Conflicts found",
      "resolve-conflicts: OVERWRITE",
    );
    expect(await run("apply", { ...newer, "resolve-conflicts": "OVERWRITE" })).toSucceed();
    expect(await found("vpc-cni")).toMatchObject({ status: "ACTIVE", addonVersion: "v1.21.1-eksbuild.1" });
  });
});
