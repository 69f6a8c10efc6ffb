import { textOf } from "../../engine/operation.ts";
import type { Hands, Kind, Kinds } from "./kind.ts";

/** A kind that no API here keeps: the stack alone knows of it. */
const plain = (
  idOf: (name: string, hands: Hands) => string,
  {
    nameMember = "",
    replaces = [],
    attributes,
  }: {
    readonly nameMember?: string;
    readonly replaces?: readonly string[];
    readonly attributes?: NonNullable<Kind["attributes"]>;
  } = {},
): Kind => ({
  seconds: 2,
  permissions: [],
  replaces: [nameMember, ...replaces],
  make(hands) {
    const id = idOf(textOf(hands.properties, nameMember) ?? hands.newName(), hands);
    return { id, attributes: attributes?.(id, hands.properties) ?? {} };
  },
  change() {},
  ...(attributes ? { attributes } : {}),
  remove() {},
});

/** Small kinds that templates of others are tried out with. */
export const plainKinds: Kinds = {
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
