import { awsOperator, type Bench, type EcrOperator, ecrOperator, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads the tags of a repository",
  resourceGroup: "nothing of it is in Azure",
});

describe("create-ecr", () => {
  let bench: Bench;
  let ecr: EcrOperator;
  const run = (more: Record<string, string>) => bench.run(action, { repository: "team/app", mode: "apply", ...more });
  const asked = ({ requests }: Ran) => requests.flatMap(({ permissions = [] }) => permissions);
  const repository = async () => await ecr.repository("team/app");
  const statement = (Sid: string, Action: string) => ({ Sid, Effect: "Allow", Principal: "*", Action });
  const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

  beforeEach(async () => {
    bench = await openBench();
    ecr = ecrOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a new repository is as AWS makes it where the inputs say nothing, and a check of it takes two requests", async () => {
    const made = await run({});
    expect(made).toSucceed();
    const uri = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app";
    expect(made.outputs).toMatchObject({
      arn: "arn:aws:ecr:us-east-1:111122223333:repository/team/app",
      uri,
      registry: uri.replace("/team/app", ""),
    });
    expect(await repository()).toMatchObject({
      repository: { imageTagMutability: "MUTABLE", encryptionConfiguration: { encryptionType: "AES256" } },
      tags: { "made-by": expect.stringMatching(/^slipway-[0-9a-f]{16}$/) },
    });
    const check = await run({ mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["ecr:DescribeRepositories", "ecr:ListTagsForResource"]);
  });

  test("an adopted repository changes only where the inputs say so, and a destroy leaves it", async () => {
    const filters = [{ filterType: "WILDCARD", filter: "dev-*" }];
    await ecr.call("CreateRepository", {
      repositoryName: "team/app",
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: filters,
      tags: [{ Key: "team", Value: "media" }],
    });
    expect(await run({ "tag-mutability": "IMMUTABLE", mode: "check" })).toSucceed();
    const ran = await run({ "tag-mutability": "MUTABLE", "scan-on-push": "true", tags: "stage=test" });
    expect(ran).toSucceed();
    expect(await repository()).toMatchObject({
      repository: {
        imageTagMutability: "MUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: filters,
        imageScanningConfiguration: { scanOnPush: true },
      },
      tags: { team: "media", stage: "test" },
    });
    expect(await run({ mode: "destroy", confirm: "team/app" })).toSucceed();
    expect(await repository()).toBeDefined();
  });

  test("other exceptions are sent with the mutability that they are of", async () => {
    await run({ "tag-mutability": "IMMUTABLE", "except-tags": "latest" });
    expect(await run({ "tag-mutability": "IMMUTABLE", "except-tags": "dev-*\nlatest" })).toSucceed();
    expect((await repository())?.repository).toMatchObject({
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filter: "dev-*" }, { filter: "latest" }],
    });
    const check = { "tag-mutability": "IMMUTABLE", "except-tags": "latest\ndev-*", mode: "check" };
    expect(await run(check)).toSucceed();
  });

  test("another encryption is refused in the plan, whatever may be replaced", async () => {
    await run({ encryption: "AES256" });
    const plan = await run({ encryption: "KMS", mode: "plan", "allow-replace": "app" });
    expect(plan).toRefuse("It holds data, so it is never replaced", "copy the images to it");
    expect(await run({ encryption: "KMS", "allow-replace": "app" })).toRefuse("encryptionConfiguration.encryptionType");
    expect((await repository())?.repository.encryptionConfiguration).toEqual({ encryptionType: "AES256" });
  });

  test("a key is the same by its ARN and its ID; what an alias stands for is not compared", async () => {
    const arn = await (await awsOperator(bench.cloud)).key();
    const id = arn.slice(arn.indexOf("/") + 1);
    await run({ encryption: "KMS", "kms-key": arn });
    for (const key of [arn, id, "alias/images"])
      expect(await run({ encryption: "KMS", "kms-key": key, mode: "check" })).toSucceed();
    expect(await run({ encryption: "KMS", "kms-key": "0a000000-0000-4000-8000-00000000000e", mode: "plan" })).toRefuse(
      "never replaced",
    );
  });

  // EncryptionConfiguration of the API reference: the key has to exist in the region of the repository.
  test("a key that ECR could not use is refused in the plan of a new repository", async () => {
    const aws = await awsOperator(bench.cloud);
    const key = await aws.key();
    const plan = (given: string) => run({ encryption: "KMS", "kms-key": given, mode: "plan" });
    expect(await plan(key)).toSucceed();
    expect(await plan("alias/none")).toRefuse("kms-key does not exist in us-east-1", "Alias");
    await aws.kms("ScheduleKeyDeletion", { KeyId: key });
    expect(await plan(key)).toRefuse("is PendingDeletion", "cancel-key-deletion");
  });

  test("a destroy of a repository with images is refused, with what to do", async () => {
    await run({});
    await ecr.push("team/app", "one", "v1");
    const ran = await run({ mode: "destroy", confirm: "team/app" });
    expect(ran).toRefuse("400 RepositoryNotEmptyException", "aws ecr delete-repository --force");
    await ecr.call("BatchDeleteImage", { repositoryName: "team/app", imageIds: [{ imageTag: "v1" }] });
    expect(await run({ mode: "destroy", confirm: "team/app" })).toSucceed();
    expect(await repository()).toBeUndefined();
  });

  test("statements of others in the repository's policy stay, whatever becomes of ours", async () => {
    await run({});
    const theirs = statement("Theirs", "ecr:ListImages");
    const setPolicy = (text: string) =>
      ecr.call("SetRepositoryPolicy", { repositoryName: "team/app", policyText: text });
    await setPolicy(policy(theirs));
    expect(await run({ policy: policy(statement("Pull", "ecr:BatchGetImage")) })).toSucceed();
    const actions = async () => {
      const { Statement } = JSON.parse((await repository())?.policy ?? '{"Statement":[]}');
      return (Statement as { Action: string }[]).map(({ Action }) => Action);
    };
    expect(await actions()).toEqual(["ecr:ListImages", "ecr:BatchGetImage"]);
    expect(await run({ policy: policy(statement("Push", "ecr:PutImage")) })).toSucceed();
    expect(await actions()).toEqual(["ecr:ListImages", "ecr:PutImage"]);
    const same = { policy: policy(statement("Any", "ecr:ListImages")) };
    expect(await run(same)).toSucceed();
    expect(await actions()).toEqual(["ecr:ListImages"]);
    expect(await run({ policy: policy(statement("Push", "ecr:PutImage")) })).toSucceed();
    await setPolicy(
      policy(...JSON.parse((await repository())?.policy ?? "").Statement, statement("Also", "ecr:GetRegistryPolicy")),
    );
    await ecr.push("team/app", "one", "v1");
    await run({ policy: policy(statement("Push", "ecr:PutImage")), mode: "destroy", confirm: "team/app" });
    expect(await actions()).toEqual(["ecr:ListImages", "ecr:GetRegistryPolicy"]);
  });

  // hashicorp/terraform-provider-aws#39064: what ECR says of a role that was made a moment ago.
  test("a role that was just created is waited for, and one that never was is named", async () => {
    const aws = await awsOperator(bench.cloud);
    const fresh = await aws.role("puller");
    const allow = (AWS: string) => policy({ ...statement("Pull", "ecr:BatchGetImage"), Principal: { AWS } });
    expect(await run({ policy: allow(fresh) })).toSucceed();
    expect((await repository())?.policy).toContain(fresh);
    expect(await run({ policy: allow(`${fresh}s`) })).toRefuse("Principal not found", "misspelt, was deleted");
  });

  test("what is planned is planned whole on an empty registry, without a request about what would be within it", async () => {
    const plan = await run({ policy: policy(statement("Pull", "ecr:BatchGetImage")), mode: "plan" });
    expect(plan).toSucceed();
    expect(plan.outputs.steps).toBe("2");
  });

  test.each([
    [{ "except-tags": "latest" }, "- except-tags: Give tag-mutability"],
    [{ "tag-mutability": "IMMUTABLE", "except-tags": "a\nb\nc\nd\ne\nf" }, "at most 5 patterns"],
    [{ "kms-key": "alias/x" }, "- kms-key: Give encryption"],
    [{ encryption: "AES256", "kms-key": "alias/x" }, "- kms-key: Give encryption"],
    [
      { encryption: "KMS", "kms-key": "arn:aws:kms:eu-north-1:111122223333:key/0a000000-0000-4000-8000-000000000001" },
      "- kms-key: Give a key of us-east-1",
    ],
    [{ tags: "made-by=me" }, "another name than made-by"],
    [{ policy: policy({ Effect: "Allow", Action: "ecr:*", Resource: "*" }) }, "Write Principal"],
  ])("%j is refused before the first request", async (more: Record<string, string>, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });
});
