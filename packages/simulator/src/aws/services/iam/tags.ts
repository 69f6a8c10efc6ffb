import { lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, listOf, type Operation, type Operations, textOf } from "../../engine/operation.ts";
import { constraint } from "./names.ts";
import { existing, iam, type Tag } from "./state.ts";

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const pattern = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+";

/** The tags that a call carries; refused where IAM refuses them. */
export function tagsOf(call: Call): Tag[] {
  const tags = listOf(call.input, "Tags").map((tag) => ({
    Key: textOf(tag, "Key") ?? "",
    Value: textOf(tag, "Value") ?? "",
  }));
  if (tags.length > 50) throw constraint("tags", "Member must have length less than or equal to 50");
  tags.forEach(({ Key, Value }, index) => {
    const at = (member: string) => `tags.${index + 1}.member.${member}`;
    if (Key.length > 128) throw constraint(at("key"), "Member must have length less than or equal to 128", Key);
    if (Key === "") throw constraint(at("key"), "Member must have length greater than or equal to 1", Key);
    for (const [member, text] of [
      ["key", Key],
      ["value", Value],
    ] as const)
      if (!characters.test(text))
        throw constraint(at(member), `Member must satisfy regular expression pattern: ${pattern}`, text);
    if (Value.length > 256) throw constraint(at("value"), "Member must have length less than or equal to 256", Value);
  });
  if (new Set(tags.map(({ Key }) => Key.toLowerCase())).size < tags.length) {
    const message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    throw new AwsRefusal(400, "InvalidInput", message);
  }
  return tags;
}

interface Tagged {
  readonly Arn: string;
  Tags: Tag[];
}

/** What can be tagged: the word of the operations, the member that names one, and where it is kept under that name. */
const taggable: readonly {
  readonly word: string;
  readonly member: string;
  readonly find: (call: Call, name: string) => Tagged;
}[] = [
  { word: "Role", member: "RoleName", find: ({ world }, name) => existing(iam(world).roles, "role", name) },
  { word: "User", member: "UserName", find: ({ world }, name) => existing(iam(world).users, "user", name) },
  {
    word: "InstanceProfile",
    member: "InstanceProfileName",
    find: ({ world }, name) =>
      lookup(iam(world).profiles, name.toLowerCase()) ?? missing(`Instance Profile ${name} cannot be found.`),
  },
  {
    word: "Policy",
    member: "PolicyArn",
    find: ({ world }, arn) => lookup(iam(world).policies, arn) ?? missing(`Policy ${arn} was not found.`),
  },
  {
    word: "OpenIDConnectProvider",
    member: "OpenIDConnectProviderArn",
    find: ({ world }, arn) =>
      lookup(iam(world).providers, arn) ?? missing(`OpenIDConnect Provider not found for arn ${arn}`),
  },
];

function missing(message: string): never {
  throw new AwsRefusal(404, "NoSuchEntity", message);
}

const without = (tags: readonly Tag[], keys: readonly string[]): Tag[] => {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return tags.filter(({ Key }) => !gone.has(Key.toLowerCase()));
};

function operationsOn({ word, member, find }: (typeof taggable)[number]): Operations {
  const on = (run: (call: Call, item: Tagged) => void): Operation => ({
    resource: (call) => find(call, call.need(member)).Arn,
    run(call) {
      run(call, find(call, call.need(member)));
      return undefined;
    },
  });
  return {
    [`Tag${word}`]: on((call, item) => {
      const more = tagsOf(call);
      // Keys are unique without regard to case.
      item.Tags = [
        ...without(
          item.Tags,
          more.map(({ Key }) => Key),
        ),
        ...more,
      ];
    }),
    [`Untag${word}`]: on((call, item) => {
      item.Tags = without(item.Tags, call.texts("TagKeys"));
    }),
    [`List${word}Tags`]: {
      pages: { lists: ["Tags"] },
      resource: (call) => find(call, call.need(member)).Arn,
      run: (call) => ({ Tags: find(call, call.need(member)).Tags, IsTruncated: false }),
    },
  };
}

/** Tags of everything in IAM that carries them. */
export const tagOperations: Operations = Object.assign({}, ...taggable.map(operationsOn));
