import { type Call, listOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { ecr, type Repository, refuse, type Tag, wrongParameter } from "./state.ts";

const most = 50;

/** The tags that a call gives. */
export function tagsOf(call: Call): Tag[] {
  const tags = listOf(call.input, "tags").map((tag) => ({
    Key: textOf(tag, "Key") ?? "",
    Value: textOf(tag, "Value") ?? "",
  }));
  for (const { Key, Value } of tags) {
    if (Key === "" || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
      throw refuse(
        "InvalidTagParameterException",
        "One or more of the tags is invalid: aws: is reserved, a key has 1 to 128 characters and a value at most 256",
      );
  }
  if (tags.length > most) throw tooMany();
  return tags;
}

const tooMany = () =>
  refuse("TooManyTagsException", `The number of tags exceeds the limit of ${most} tags per repository`);

const resource = (call: Call): string => call.need("resourceArn");

function byArn(call: Call): Repository {
  const arn = call.need("resourceArn");
  const [, name] = /^arn:[\w-]+:ecr:[\w-]+:\d{12}:repository\/(.+)$/.exec(arn) ?? [];
  if (name === undefined) throw wrongParameter("resourceArn", "Invalid ARN");
  const found = Object.values(ecr(call.world).repositories).find(({ shown }) => shown.repositoryArn === arn);
  if (found) return found;
  const message = `The repository with name '${name}' does not exist in the registry with id '${call.account}'`;
  throw refuse("RepositoryNotFoundException", message);
}

export const tagOperations: Operations = {
  TagResource: {
    resource,
    run(call) {
      const repository = byArn(call);
      const tags = tagsOf(call);
      const keys = new Set(tags.map(({ Key }) => Key));
      const all = [...repository.tags.filter(({ Key }) => !keys.has(Key)), ...tags];
      if (all.length > most) throw tooMany();
      repository.tags = all;
      return {};
    },
  },
  UntagResource: {
    resource,
    run(call) {
      const repository = byArn(call);
      const keys = textsOf(call.input, "tagKeys");
      repository.tags = repository.tags.filter(({ Key }) => !keys.includes(Key));
      return {};
    },
  },
  ListTagsForResource: { resource, run: (call) => ({ tags: byArn(call).tags }) },
};
