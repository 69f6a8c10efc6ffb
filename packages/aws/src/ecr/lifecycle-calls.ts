import {
  DeleteLifecyclePolicyCommand,
  DescribeImagesCommand,
  GetLifecyclePolicyCommand,
  type ImageDetail,
  PutLifecyclePolicyCommand,
} from "@aws-sdk/client-ecr";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { ecrOf } from "./client.ts";
import type { StoredImage } from "./lifecycle-preview.ts";
import { type LifecycleRule, parseRules } from "./lifecycle-rule.ts";
import { noRepository, unlessNone } from "./missing.ts";

const none = /^(LifecyclePolicy|Repository)NotFoundException$/;

/** The rules of a repository, in their order. Undefined when it has none, or is not there. */
export async function readRules(repositoryName: string, aws: AwsReads): Promise<LifecycleRule[] | undefined> {
  const ecr = ecrOf(aws);
  const answer = await unlessNone(
    call(aws.run, `ecr:GetLifecyclePolicy of ${repositoryName}`, (options) =>
      ecr.send(new GetLifecyclePolicyCommand({ repositoryName }), options),
    ),
    none,
  );
  return answer?.lifecyclePolicyText === undefined ? undefined : parseRules(answer.lifecyclePolicyText);
}

/** All images of a repository. Undefined when it is not there. */
export async function readImages(repositoryName: string, aws: AwsReads): Promise<StoredImage[] | undefined> {
  const ecr = ecrOf(aws);
  const all: ImageDetail[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await unlessNone(
      call(aws.run, `ecr:DescribeImages of ${repositoryName}`, (options) =>
        ecr.send(new DescribeImagesCommand({ repositoryName, nextToken, maxResults: 1_000 }), options),
      ),
      noRepository,
    );
    if (page === undefined) return undefined;
    all.push(...(page.imageDetails ?? []));
    nextToken = page.nextToken;
  }
  return all.map((image) => ({
    digest: image.imageDigest ?? "",
    tags: image.imageTags ?? [],
    size: image.imageSizeInBytes ?? 0,
    pushedAt: image.imagePushedAt?.getTime() ?? 0,
    pulledAt: image.lastRecordedPullTime?.getTime(),
    archivedAt: image.imageStatus === "ARCHIVED" ? (image.lastArchivedAt?.getTime() ?? 0) : undefined,
  }));
}

/** Puts these rules in place of all that are there: ECR has no condition for that. */
export async function putRules(repositoryName: string, rules: readonly LifecycleRule[], aws: Aws): Promise<void> {
  const ecr = ecrOf(aws);
  if (rules.length === 0) {
    await unlessNone<unknown>(
      aws.write(`ecr:DeleteLifecyclePolicy of ${repositoryName}`, (options) =>
        ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName }), options),
      ),
      none,
    );
    return;
  }
  const lifecyclePolicyText = JSON.stringify({ rules });
  await aws.write(`ecr:PutLifecyclePolicy of ${repositoryName}`, (options) =>
    ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }), options),
  );
}
