import { type Change, changed, defineResource, immutable, type Planned, unknown } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { answers, within } from "../client/planned/shows.ts";
import { whereOf } from "../client/where.ts";
import type { ExclusionFilter, RepositoryBody, RepositoryState, RepositoryWant } from "./repository-types.ts";

const tag = "made-by";

/** A repository of images. What it holds is data: it is never replaced, and deleted only when it is empty. */
export const ecrRepository = defineResource<RepositoryWant, RepositoryState, RepositoryBody, AwsReads, Aws>({
  kind: "ECR repository",
  id: ({ region, name }) => `${region}/${name}`,
  where: whereOf,
  moveBy: "create a repository of another name and copy the images to it",
  readLagMs: 10_000,
  seal: {
    read: ({ tags }) => tags[tag],
    add: (body, record) => ({ ...body, tags: { ...body.tags, [tag]: record } }),
  },

  async read({ name }, aws) {
    const { readRepository } = await import("./repository-calls.ts");
    return await readRepository(name, aws);
  },

  async plan(want, have, aws): Promise<Planned<RepositoryBody>> {
    if (have === undefined) {
      if (want.kmsKey !== undefined) {
        const { judgeKey } = await import("../kms/judge-key.ts");
        await judgeKey({ key: want.kmsKey, input: "kms-key" }, aws);
      }
      return { operation: "create", body: newBody(want) };
    }
    const body = changedBody(want, have);
    const changes = [
      ...tagChanges(want, have),
      ...changed({ scanOnPush: have.scanOnPush, tags: have.tags }, { scanOnPush: want.scanOnPush, tags: want.tags }),
    ];
    const fixed = immutable(encryptionChanges(want, have));
    if (fixed.length > 0) return { operation: "replace", body: newBody(want), changes: [...fixed, ...changes] };
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },

  async create(_id, body, aws) {
    const { createRepository } = await import("./repository-calls.ts");
    await createRepository(body, aws);
  },

  async update({ arn }, body, aws) {
    const { updateRepository } = await import("./repository-calls.ts");
    await updateRepository(arn, body, aws);
  },

  async delete({ name }, aws) {
    const { deleteRepository } = await import("./repository-calls.ts");
    await deleteRepository(name, aws);
  },

  shows(_id, { repositoryName, tags: _tags, ...body }, have, aws) {
    const known = have && { repositoryArn: have.arn, repositoryUri: have.uri };
    const shown = {
      repositoryArn: unknown("its ARN"),
      repositoryUri: unknown("its address"),
      ...known,
      repositoryName,
      ...body,
    };
    const read = { of: "ecr:DescribeRepositories", input: { repositoryNames: [repositoryName] } };
    return {
      ...answers(aws, read, { repositories: [shown] }, have === undefined),
      ...(have === undefined ? within(aws, "ecr", "repositoryName", repositoryName) : {}),
    };
  },
});

const filters = (patterns: readonly string[]): ExclusionFilter[] =>
  patterns.map((filter) => ({ filterType: "WILDCARD", filter }));

/** The vendor has a word of its own for each kind of exception. */
const mutabilityMembers = (mutability: string, exceptTags: readonly string[]): Partial<RepositoryBody> =>
  exceptTags.length === 0
    ? { imageTagMutability: mutability }
    : {
        imageTagMutability: `${mutability}_WITH_EXCLUSION`,
        imageTagMutabilityExclusionFilters: filters(exceptTags),
      };

const newBody = ({
  name,
  mutability,
  exceptTags = [],
  scanOnPush,
  encryption,
  kmsKey,
  tags,
}: RepositoryWant): RepositoryBody => ({
  repositoryName: name,
  ...(mutability === undefined ? {} : mutabilityMembers(mutability, exceptTags)),
  ...(scanOnPush === undefined ? {} : { imageScanningConfiguration: { scanOnPush } }),
  ...(encryption === undefined
    ? {}
    : { encryptionConfiguration: { encryptionType: encryption, ...(kmsKey === undefined ? {} : { kmsKey }) } }),
  tags,
});

/** Only what differs. */
const changedBody = (want: RepositoryWant, have: RepositoryState): RepositoryBody => ({
  repositoryName: want.name,
  ...(tagChanges(want, have).length === 0
    ? {}
    : mutabilityMembers(want.mutability ?? have.mutability, want.exceptTags ?? have.exceptTags)),
  ...(want.scanOnPush === undefined || want.scanOnPush === have.scanOnPush
    ? {}
    : { imageScanningConfiguration: { scanOnPush: want.scanOnPush } }),
  ...(changed(have.tags, want.tags).length === 0 ? {} : { tags: want.tags }),
});

const sorted = (texts: readonly string[] | undefined) => texts && [...texts].sort();

const tagChanges = (want: RepositoryWant, have: RepositoryState): Change[] =>
  changed(
    { imageTagMutability: have.mutability, exceptTags: sorted(have.exceptTags) },
    { imageTagMutability: want.mutability, exceptTags: sorted(want.exceptTags) },
  );

/** A key may be given by its ARN or its ID. What an alias stands for only KMS knows: it is not compared. */
function encryptionChanges({ encryption, kmsKey }: RepositoryWant, have: RepositoryState): Change[] {
  const sameKey =
    kmsKey === undefined || kmsKey.includes("alias/") || have.kmsKey === kmsKey || have.kmsKey?.endsWith(`/${kmsKey}`);
  return changed(
    { encryptionConfiguration: { encryptionType: have.encryption, kmsKey: have.kmsKey } },
    { encryptionConfiguration: { encryptionType: encryption, kmsKey: sameKey ? undefined : kmsKey } },
  );
}
