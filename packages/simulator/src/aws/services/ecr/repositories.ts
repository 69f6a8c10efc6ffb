import { type Call, type Fields, listOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import {
  ecr,
  keyOf,
  named,
  paged,
  type Repository,
  refuse,
  repositoryArn,
  type Tag,
  theRepository,
  wrongParameter,
} from "./state.ts";

const nameRule = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const mutabilities = new Set(["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"]);

export const tagsOf = (call: Call): Tag[] =>
  listOf(call.input, "tags").map((tag) => ({ Key: textOf(tag, "Key") ?? "", Value: textOf(tag, "Value") ?? "" }));

function checkMutability(value: string): string {
  if (mutabilities.has(value)) return value;
  throw wrongParameter("imageTagMutability", `Member must satisfy enum value set: [${[...mutabilities].join(", ")}]`);
}

function createRepository(call: Call): Fields {
  const { world, region, account } = call;
  const repositoryName = call.need("repositoryName");
  if (repositoryName.length < 2 || repositoryName.length > 256 || !nameRule.test(repositoryName)) {
    const rule = nameRule.source.slice(1, -1).replaceAll("\\/", "/");
    throw wrongParameter("repositoryName", `must satisfy regular expression '${rule}'`);
  }
  const { repositories } = ecr(world);
  if (repositories[keyOf(call, repositoryName)]) {
    const message = `The repository with name '${repositoryName}' already exists in the registry with id '${account}'`;
    throw refuse("RepositoryAlreadyExistsException", message);
  }
  const filters = call.input.imageTagMutabilityExclusionFilters;
  const repository: Repository = {
    shown: {
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
      registryId: account,
      repositoryName,
      repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
      createdAt: world.clock.now() / 1000,
      imageTagMutability: checkMutability(call.text("imageTagMutability") ?? "MUTABLE"),
      ...(filters === undefined ? {} : { imageTagMutabilityExclusionFilters: filters }),
      imageScanningConfiguration: { scanOnPush: call.fields("imageScanningConfiguration").scanOnPush === true },
      encryptionConfiguration: { encryptionType: "AES256", ...call.fields("encryptionConfiguration") },
    },
    images: {},
    tags: tagsOf(call),
  };
  repositories[keyOf(call, repositoryName)] = repository;
  return { repository: repository.shown };
}

function describeRepositories(call: Call): Fields {
  const names = textsOf(call.input, "repositoryNames");
  const { repositories } = ecr(call.world);
  if (names.length > 0) {
    const all = names.map((name) => {
      const found = repositories[keyOf(call, name)];
      if (found) return found.shown;
      const message = `The repository with name '${name}' does not exist in the registry with id '${call.account}'`;
      throw refuse("RepositoryNotFoundException", message);
    });
    return { repositories: all };
  }
  const mine = Object.entries(repositories).filter(([key]) => key.startsWith(`${call.region}/`));
  return paged(
    call,
    "repositories",
    mine.map(([, { shown }]) => shown),
  );
}

function deleteRepository(call: Call): Fields {
  const repository = theRepository(call);
  const { repositoryName } = repository.shown;
  if (Object.keys(repository.images).length > 0 && call.flag("force") !== true) {
    const message = `The repository with name '${repositoryName}' in registry with id '${call.account}' cannot be deleted because it still contains images`;
    throw refuse("RepositoryNotEmptyException", message);
  }
  delete ecr(call.world).repositories[keyOf(call, repositoryName)];
  return { repository: repository.shown };
}

function byArn(call: Call): Repository {
  const arn = call.need("resourceArn");
  const found = Object.values(ecr(call.world).repositories).find(({ shown }) => shown.repositoryArn === arn);
  if (found) return found;
  const name = arn.slice(arn.indexOf("/") + 1);
  const message = `The repository with name '${name}' does not exist in the registry with id '${call.account}'`;
  throw refuse("RepositoryNotFoundException", message);
}

function policyOf(call: Call): { repository: Repository; text: string } {
  const repository = theRepository(call);
  const { policy: text } = repository;
  if (text !== undefined) return { repository, text };
  const where = named(call, repository.shown.repositoryName);
  throw refuse("RepositoryPolicyNotFoundException", `Repository policy does not exist for ${where}`);
}

const shownPolicy = (call: Call, policyText: string): Fields => ({
  registryId: call.account,
  repositoryName: call.need("repositoryName"),
  policyText,
});

const resource = repositoryArn;
const arnResource = (call: Call): string => call.need("resourceArn");

export const repositoryOperations: Operations = {
  CreateRepository: { resource, run: createRepository },
  DescribeRepositories: {
    resource: (call) => `arn:aws:ecr:${call.region}:${call.account}:repository/*`,
    run: describeRepositories,
  },
  DeleteRepository: { resource, run: deleteRepository },
  PutImageTagMutability: {
    resource,
    run(call) {
      const repository = theRepository(call);
      const imageTagMutability = checkMutability(call.need("imageTagMutability"));
      const imageTagMutabilityExclusionFilters = call.input.imageTagMutabilityExclusionFilters;
      repository.shown = { ...repository.shown, imageTagMutability, imageTagMutabilityExclusionFilters };
      const { registryId, repositoryName } = repository.shown;
      return { registryId, repositoryName, imageTagMutability, imageTagMutabilityExclusionFilters };
    },
  },
  PutImageScanningConfiguration: {
    resource,
    run(call) {
      const repository = theRepository(call);
      const imageScanningConfiguration = {
        scanOnPush: call.fields("imageScanningConfiguration").scanOnPush === true,
      };
      repository.shown = { ...repository.shown, imageScanningConfiguration };
      const { registryId, repositoryName } = repository.shown;
      return { registryId, repositoryName, imageScanningConfiguration };
    },
  },
  SetRepositoryPolicy: {
    resource,
    run(call) {
      const repository = theRepository(call);
      repository.policy = call.need("policyText");
      return shownPolicy(call, repository.policy);
    },
  },
  GetRepositoryPolicy: { resource, run: (call) => shownPolicy(call, policyOf(call).text) },
  DeleteRepositoryPolicy: {
    resource,
    run(call) {
      const { repository, text } = policyOf(call);
      delete repository.policy;
      return shownPolicy(call, text);
    },
  },
  TagResource: {
    resource: arnResource,
    run(call) {
      const repository = byArn(call);
      const tags = tagsOf(call);
      const keys = new Set(tags.map(({ Key }) => Key));
      repository.tags = [...repository.tags.filter(({ Key }) => !keys.has(Key)), ...tags];
      return undefined;
    },
  },
  UntagResource: {
    resource: arnResource,
    run(call) {
      const repository = byArn(call);
      const keys = textsOf(call.input, "tagKeys");
      repository.tags = repository.tags.filter(({ Key }) => !keys.includes(Key));
      return undefined;
    },
  },
  ListTagsForResource: { resource: arnResource, run: (call) => ({ tags: byArn(call).tags }) },
};
