import {
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ImageTagMutability,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  TagResourceCommand,
} from "@aws-sdk/client-ecr";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { listOfTags, tagsIn } from "../client/tags.ts";
import { ecrOf } from "./client.ts";
import { noRepository, unlessNone } from "./missing.ts";
import type { RepositoryBody, RepositoryState } from "./repository-types.ts";

/** A repository and its tags. Undefined when there is none. */
export async function readRepository(name: string, aws: AwsReads): Promise<RepositoryState | undefined> {
  const ecr = ecrOf(aws);
  const answer = await unlessNone(
    call(aws.run, `ecr:DescribeRepositories of ${name}`, (options) =>
      ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }), options),
    ),
    noRepository,
  );
  const found = answer?.repositories?.[0];
  if (found === undefined) return undefined;
  const arn = found.repositoryArn ?? "";
  const tags = await unlessNone(
    call(aws.run, `ecr:ListTagsForResource of ${name}`, (options) =>
      ecr.send(new ListTagsForResourceCommand({ resourceArn: arn }), options),
    ),
    noRepository,
  );
  if (tags === undefined) return undefined;
  return {
    name,
    arn,
    uri: found.repositoryUri ?? "",
    mutability: (found.imageTagMutability ?? "MUTABLE").replace("_WITH_EXCLUSION", ""),
    exceptTags: (found.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []),
    scanOnPush: found.imageScanningConfiguration?.scanOnPush ?? false,
    encryption: found.encryptionConfiguration?.encryptionType ?? "AES256",
    kmsKey: found.encryptionConfiguration?.kmsKey,
    tags: tagsIn(tags.tags),
  };
}

/** Created only if there is none: who was faster is looked at again. */
export async function createRepository({ tags, ...body }: RepositoryBody, aws: Aws): Promise<void> {
  const ecr = ecrOf(aws);
  const input = { ...body, tags: listOfTags(tags) } as CreateRepositoryCommandInput;
  await aws.write(`ecr:CreateRepository ${body.repositoryName}`, (options) =>
    ecr.send(new CreateRepositoryCommand(input), options),
  );
}

/** Changes what the body names, each by the request that the vendor has for it. */
export async function updateRepository(resourceArn: string, body: RepositoryBody, aws: Aws): Promise<void> {
  const ecr = ecrOf(aws);
  const { repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters: filters } = body;
  if (imageTagMutability !== undefined)
    await aws.write(`ecr:PutImageTagMutability of ${repositoryName}`, (options) =>
      ecr.send(
        new PutImageTagMutabilityCommand({
          repositoryName,
          imageTagMutability: imageTagMutability as ImageTagMutability,
          ...(filters === undefined ? {} : { imageTagMutabilityExclusionFilters: [...filters] }),
        }),
        options,
      ),
    );
  const { imageScanningConfiguration, tags } = body;
  if (imageScanningConfiguration !== undefined)
    await aws.write(`ecr:PutImageScanningConfiguration of ${repositoryName}`, (options) =>
      ecr.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }), options),
    );
  if (tags !== undefined)
    await aws.write(`ecr:TagResource of ${repositoryName}`, (options) =>
      ecr.send(new TagResourceCommand({ resourceArn, tags: listOfTags(tags) }), options),
    );
}

/** Only an empty repository goes: no one gets images back. */
export async function deleteRepository(repositoryName: string, aws: Aws): Promise<void> {
  const ecr = ecrOf(aws);
  try {
    await aws.write(`ecr:DeleteRepository ${repositoryName}`, (options) =>
      ecr.send(new DeleteRepositoryCommand({ repositoryName }), options),
    );
  } catch (error) {
    if (!(error instanceof AwsError) || !noRepository.test(error.code)) throw error;
  }
}
