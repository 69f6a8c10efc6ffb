import { type Arrange, ecrOperator } from "@slipway/testing";

const day = 24 * 60 * 60_000;

/** A repository with images of several ages, in whose policy another team has a rule. */
export const arrange: Arrange = async (cloud) => {
  const ecr = ecrOperator(cloud);
  const own = { repositoryName: "team/app" };
  await ecr.call("CreateRepository", { ...own, tags: [{ Key: "team", Value: "media" }] });
  await ecr.push("team/app", "old");
  for (const version of ["1", "2", "3"]) {
    cloud.world.clock.advance(4 * day);
    await ecr.push("team/app", version, `release-${version}`);
  }
  const theirs = {
    rulePriority: 2,
    description: "Nightly builds",
    selection: { tagStatus: "tagged", tagPrefixList: ["nightly"], countType: "imageCountMoreThan", countNumber: 3 },
    action: { type: "expire" },
  };
  const put = (...rules: object[]) =>
    ecr.call("PutLifecyclePolicy", { ...own, lifecyclePolicyText: JSON.stringify({ rules }) });
  await put(theirs);
  const rules = async () =>
    JSON.parse((await ecr.lifecycle("team/app")) ?? '{"rules":[]}').rules as { description?: string }[];
  const isOwn = ({ description = "" }) => description.includes("slipway-");
  return {
    inputs: {
      repository: "team/app",
      "keep-newest": "release-*=2",
      "keep-days": "dev-*=30",
      "untagged-days": "7",
      "keep-in-all": "100",
    },
    owned: async () => (await rules()).filter(isOwn),
    foreign: async () => ({
      repository: await ecr.repository("team/app"),
      rules: (await rules()).filter((rule) => !isOwn(rule)),
    }),
    async concurrentEdit(_cloud, turn) {
      const { repositoryArn } = (await ecr.repository("team/app"))?.repository ?? {};
      await ecr.call("TagResource", { resourceArn: repositoryArn, tags: [{ Key: "turn", Value: String(turn) }] });
    },
    introduceDrift: async () => void (await put(...(await rules()).filter((_, at) => at !== 0))),
    others: { "keep-newest": "release-*=3", "keep-days": "dev-*=31" },
    wrong: {
      inputs: {
        repository: "Team",
        "keep-newest": "release-*",
        "keep-days": "dev-*=0",
        "untagged-days": "0",
        "keep-in-all": "many",
      },
      named: ["repository", "keep-newest", "keep-days", "untagged-days", "keep-in-all"],
    },
    confirm: "team/app",
  };
};
