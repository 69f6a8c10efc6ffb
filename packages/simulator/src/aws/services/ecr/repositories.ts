import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, type Operations, textsOf } from "../../engine/operation.ts";
import { encryptionIn } from "./encryption.ts";
import { mutabilityIn } from "./mutability.ts";
import { ecr, keyOf, paged, type Repository, refuse, repositoryArn, theRepository, wrongParameter } from "./state.ts";
import { tagsOf } from "./tags.ts";

const nameRule = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
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
  const registry = call.text("registryId") ?? account;
  if (registry !== account)
    throw refuse(
      "InvalidParameterException",
      `Invalid parameter at 'registryId' failed to satisfy constraint: '${registry} is not the registry of the caller'`,
    );
  const repository: Repository = {
    shown: {
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
      registryId: account,
      repositoryName,
      repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
      createdAt: world.clock.now() / 1000,
      ...mutabilityIn(call, call.text("imageTagMutability") ?? "MUTABLE"),
      imageScanningConfiguration: { scanOnPush: call.fields("imageScanningConfiguration").scanOnPush === true },
      encryptionConfiguration: encryptionIn(call),
    },
    images: {},
    tags: tagsOf(call),
  };
  repositories[keyOf(call, repositoryName)] = repository;
  return { repository: repository.shown };
}

function describeRepositories(call: Call): Fields {
  const names = textsOf(call.input, "repositoryNames");
  const registry = call.text("registryId") ?? call.account;
  // No one shows this account what is in another's registry.
  const repositories = registry === call.account ? ecr(call.world).repositories : {};
  if (names.length > 100) throw wrongParameter("repositoryNames", "Member must have length less than or equal to 100");
  if (names.length > 0) {
    const all = names.map((name) => {
      const found = lookup(repositories, keyOf(call, name));
      if (found) return found.shown;
      const message = `The repository with name '${name}' does not exist in the registry with id '${registry}'`;
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

const resource = repositoryArn;

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
      const mutability = mutabilityIn(call, call.need("imageTagMutability"));
      repository.shown = { ...repository.shown, ...mutability };
      const { registryId, repositoryName } = repository.shown;
      return { registryId, repositoryName, ...mutability };
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
};
