import { textOf } from "../../engine/operation.ts";
import type { ResourceHandler, ResourceHandlers, StackClient } from "./resource-handler.ts";

/** A type that no simulated API keeps: only the stack knows of it. */
const plain = (
  idOf: (name: string, client: StackClient) => string,
  {
    nameMember = "",
    replaces = [],
    attributes,
  }: {
    readonly nameMember?: string;
    readonly replaces?: readonly string[];
    readonly attributes?: NonNullable<ResourceHandler["attributes"]>;
  } = {},
): ResourceHandler => ({
  seconds: 2,
  permissions: [],
  replaces: [nameMember, ...replaces],
  make(client) {
    const id = idOf(textOf(client.properties, nameMember) ?? client.newName(), client);
    return { id, attributes: attributes?.(id, client.properties) ?? {} };
  },
  change() {},
  ...(attributes ? { attributes } : {}),
  remove() {},
});

/** Small types that other people's templates use. */
export const plainHandlers: ResourceHandlers = {
  "AWS::CDK::Metadata": plain((name) => name),
  "AWS::CloudFormation::WaitConditionHandle": plain((name) => name),
  "AWS::SNS::Topic": plain((name, { region, account }) => `arn:aws:sns:${region}:${account}:${name}`, {
    nameMember: "TopicName",
    replaces: ["FifoTopic"],
    attributes: (id) => ({ TopicArn: id, TopicName: id.slice(id.lastIndexOf(":") + 1) }),
  }),
  "AWS::SSM::Parameter": plain((name) => name, {
    nameMember: "Name",
    replaces: ["DataType"],
    attributes: (_id, properties) => ({
      Type: textOf(properties, "Type") ?? "",
      Value: textOf(properties, "Value") ?? "",
    }),
  }),
};
