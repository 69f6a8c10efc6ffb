import { type Bench, type EcrOperator, ecrOperator, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  rival: "ECR has no conditional write for lifecycle policies",
});

describe("ecr-retention", () => {
  let bench: Bench;
  let ecr: EcrOperator;
  const day = 24 * 60 * 60_000;
  const own = { repositoryName: "team/app" };
  const run = (more: Record<string, string>) => bench.run(action, { repository: "team/app", mode: "apply", ...more });
  const asked = ({ requests }: Ran) => requests.flatMap(({ permissions = [] }) => permissions);
  const put = (...rules: object[]) =>
    ecr.call("PutLifecyclePolicy", { ...own, lifecyclePolicyText: JSON.stringify({ rules }) });
  const rules = async () => JSON.parse((await ecr.lifecycle("team/app")) ?? '{"rules":[]}').rules;
  const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: "expire" } });
  const untagged = { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 };
  const all = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 100 };
  const nightly = { tagStatus: "tagged", tagPrefixList: ["nightly"], countType: "imageCountMoreThan", countNumber: 3 };

  beforeEach(async () => {
    bench = await openBench();
    ecr = ecrOperator(bench.cloud);
    await ecr.call("CreateRepository", own);
  });
  afterEach(() => bench.close());

  test("a check without drift takes one request", async () => {
    await run({ "untagged-days": "7" });
    const check = await run({ "untagged-days": "7", mode: "check" });
    expect(check).toSucceed();
    expect(asked(check)).toEqual(["ecr:GetLifecyclePolicy"]);
    expect(JSON.parse(check.outputs.policy ?? "")).toEqual({ rules: await rules() });
  });

  test("a plan says how many images would go by which rule, how large they are, and names the first with their age", async () => {
    await ecr.push("team/app", "x".repeat(2_000));
    bench.cloud.world.clock.advance(8 * day);
    for (const version of [1, 2, 3]) {
      bench.cloud.world.clock.advance(60_000);
      await ecr.push("team/app", `${version}`, `release-${version}`, `build-${version}`);
    }
    const plan = await run({ "untagged-days": "7", "keep-newest": "release-*=2", mode: "plan" });
    expect(plan).toSucceed();
    const text = decodeURIComponent(plan.printed.replaceAll("\n", "%0A"));
    expect(text).toMatch(
      /::warning::ECR deletes 2 images \(2\.2 kB\) of 4 images \(2\.\d kB\) within a day of the change:/,
    );
    expect(text).toContain("- The newest 2 of release-* stay: 1 image (100 B): release-1 (0 days old)");
    expect(text).toMatch(
      /- Those without a tag go after 7 days: 1 image \(2\.1 kB\): sha256:[0-9a-f]{12} \(8 days old\)/,
    );
    expect(plan.summary).toContain("ECR deletes 2 images");
    expect(plan.requests.filter(({ permissions = [] }) => permissions.some((each) => /Preview/.test(each)))).toEqual(
      [],
    );
    const harmless = await run({ "untagged-days": "9", mode: "plan" });
    expect(harmless.printed).toMatch(/None of the 4 images \(2\.\d kB\) would go now\./);
    expect(harmless.printed).not.toContain("::warning::");
  });

  test("what a rule of others keeps or deletes is not counted as ours", async () => {
    await ecr.push("team/app", "one", "nightly-1");
    bench.cloud.world.clock.advance(40 * day);
    await put(rule(1, nightly));
    const plan = await run({ "keep-days": "*=30", mode: "plan" });
    expect(plan.printed).toContain("None of the 1 image");
  });

  test("rules of others stay as they are, ours take the free numbers around them, and a destroy takes only ours", async () => {
    await put(rule(2, nightly), rule(50, all));
    const given = { "keep-newest": "release-*=2", "untagged-days": "7" };
    expect(await run(given)).toSucceed();
    expect(
      (await rules()).map(({ rulePriority, selection }: ReturnType<typeof rule>) => [rulePriority, selection]),
    ).toEqual([
      [1, { tagStatus: "tagged", tagPatternList: ["release-*"], countType: "imageCountMoreThan", countNumber: 2 }],
      [2, nightly],
      [3, untagged],
      [50, all],
    ]);
    expect(await run({ "keep-newest": "release-*=5" })).toSucceed();
    expect((await rules()).map(({ rulePriority }: ReturnType<typeof rule>) => rulePriority)).toEqual([1, 2, 50]);
    expect(await run({ ...given, mode: "destroy", confirm: "team/app" })).toSucceed();
    expect(await rules()).toEqual([rule(2, nightly), rule(50, all)]);
  });

  test("a destroy of what only Slipway wrote leaves no policy, and one that was adopted stays", async () => {
    await run({ "untagged-days": "7" });
    expect(await run({ "untagged-days": "7", mode: "destroy", confirm: "team/app" })).toSucceed();
    expect(await ecr.lifecycle("team/app")).toBeUndefined();
    await put(rule(9, untagged));
    expect(await run({ "untagged-days": "7", mode: "destroy", confirm: "team/app" })).toSucceed();
    expect(await rules()).toEqual([rule(9, untagged)]);
  });

  test("rules that mean the same are adopted: a prefix is a pattern, and numbers and descriptions do not count", async () => {
    await put(rule(4, nightly), { ...rule(7, untagged), description: "theirs" }, rule(8, all));
    const given = { "keep-newest": "nightly*=3", "untagged-days": "7", "keep-in-all": "100" };
    expect(await run({ ...given, mode: "check" })).toSucceed();
  });

  test.each([
    [
      "untagged",
      rule(3, { ...untagged, countNumber: 9 }),
      { "untagged-days": "7" },
      "a rule for untagged images already, with the priority 3",
    ],
    [
      "all",
      rule(3, { ...all, countNumber: 9 }),
      { "keep-in-all": "100" },
      "a rule for all images already, with the priority 3",
    ],
    [
      "the same tags",
      rule(3, nightly),
      { "keep-newest": "nightly*=9" },
      "a rule for images with the tags nightly* already, with the priority 3",
    ],
    ["no room", rule(1, all), { "untagged-days": "7" }, "no number is free before it"],
  ])("what cannot stand beside a rule of others is refused in the plan: %s", async (_what, theirs, given: Record<
    string,
    string
  >, said) => {
    await put(theirs);
    expect(await run({ ...given, mode: "plan" })).toRefuse(said);
    expect(await rules()).toEqual([theirs]);
  });

  test("a repository that is not there is named in the plan; a destroy of it ends well", async () => {
    expect(await run({ repository: "none/app", "untagged-days": "7", mode: "plan" })).toRefuse(
      "There is no repository none/app in ECR in us-east-1",
      "create-ecr",
    );
    expect(
      await run({ repository: "none/app", "untagged-days": "7", mode: "destroy", confirm: "none/app" }),
    ).toSucceed();
  });

  test.each([
    [{}, "- untagged-days: Say what is kept"],
    [{ "keep-newest": "a=1\na=2" }, "- keep-newest: Write a once"],
    [{ "keep-newest": "a=1", "keep-days": "a=2" }, "- keep-days: Write a once"],
    [{ "keep-newest": "*a*b*c*d*=1" }, "at most four *"],
  ])("%j is refused before the first request", async (more: Record<string, string>, named) => {
    const ran = await run(more);
    expect(ran).toRefuse(named);
    expect(ran.requests).toEqual([]);
  });
});
