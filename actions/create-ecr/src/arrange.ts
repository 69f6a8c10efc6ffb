import { type Arrange, awsOperator, ecrOperator } from "@slipway/testing";

const policy = (Sid: string, Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid, Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action }],
  });

/** A registry in which another team has a repository; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const ecr = ecrOperator(cloud);
  await ecr.call("CreateRepository", { repositoryName: "team/theirs", tags: [{ Key: "team", Value: "media" }] });
  const theirs = { repositoryName: "team/theirs" };
  return {
    inputs: {
      repository: "team/app",
      "tag-mutability": "IMMUTABLE",
      "except-tags": "latest\ndev-*",
      "scan-on-push": "true",
      encryption: "KMS",
      tags: "stage=test\nteam=platform",
      policy: policy("Pull", "ecr:BatchGetImage"),
    },
    owned: () => ecr.repository("team/app"),
    foreign: () => ecr.repository("team/theirs"),
    async concurrentEdit(_cloud, turn) {
      const { repositoryArn } = (await ecr.repository("team/theirs"))?.repository ?? {};
      await ecr.call("TagResource", { resourceArn: repositoryArn, tags: [{ Key: "turn", Value: String(turn) }] });
      await ecr.call("SetRepositoryPolicy", { ...theirs, policyText: policy(`Turn${turn}`, "ecr:PutImage") });
    },
    rival: {
      async add() {
        const { repositoryArn } = (await ecr.repository("team/app"))?.repository ?? {};
        await ecr.call("TagResource", { resourceArn: repositoryArn, tags: [{ Key: "rival", Value: "too" }] });
      },
      added: async () => (await ecr.repository("team/app"))?.tags.rival,
    },
    async introduceDrift() {
      const own = { repositoryName: "team/app" };
      await ecr.call("PutImageTagMutability", { ...own, imageTagMutability: "MUTABLE" });
      await ecr.call("PutImageScanningConfiguration", { ...own, imageScanningConfiguration: { scanOnPush: false } });
      const { policy: text = "" } = (await ecr.repository("team/app")) ?? {};
      await ecr.call("SetRepositoryPolicy", {
        ...own,
        policyText: text.replace("ecr:BatchGetImage", "ecr:ListImages"),
      });
    },
    others: {
      "kms-key": await (await awsOperator(cloud)).key(),
      policy: policy("Push", "ecr:PutImage"),
      tags: "stage=other",
    },
    wrong: {
      inputs: {
        repository: "Team/App",
        "tag-mutability": "immutable",
        "except-tags": "a*b*c*d",
        "scan-on-push": "on",
        encryption: "none",
        "kms-key": "mine",
        tags: "aws:x=y",
        policy: '{"Statement": []}',
      },
      named: ["repository", "tag-mutability", "except-tags", "scan-on-push", "encryption", "kms-key", "tags", "policy"],
    },
    confirm: "team/app",
  };
};
