import * as cloudformation from "@aws-sdk/client-cloudformation";
import * as ec2 from "@aws-sdk/client-ec2";
import * as ecr from "@aws-sdk/client-ecr";
import * as eks from "@aws-sdk/client-eks";
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";
import { NormalizedSchema } from "@smithy/core/schema";
import { everyApi } from "../../aws/coverage.ts";
import type { Api } from "../../aws/engine/operation.ts";
import type { Answer } from "../../service.ts";
import type { awsRequests } from "./robustness.test-support.ts";

const sdks: Readonly<Record<string, object>> = { cloudformation, ec2, ecr, eks, iam, sts };

type Filled = string | number | boolean | Filled[] | { readonly [name: string]: Filled };

const wireName = (schema: NormalizedSchema, name: string): string => {
  const { ec2QueryName, xmlName, jsonName } = schema.getMergedTraits();
  return String(ec2QueryName ?? xmlName ?? jsonName ?? name);
};

/** What the vendor's model allows here, with one text wherever a text may stand, be it a value or a key. */
function filled(schema: NormalizedSchema, text: string, depth = 0): Filled {
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (depth > 4) return text;
  if (schema.isListSchema()) return [filled(schema.getValueSchema(), text, depth + 1)];
  if (schema.isMapSchema()) return Object.fromEntries([[text, filled(schema.getValueSchema(), text, depth + 1)]]);
  if (!schema.isStructSchema()) return text;
  const members = [...schema.structIterator()].filter(([name]) => name !== "DryRun");
  return Object.fromEntries(members.map(([name, member]) => [wireName(member, name), filled(member, text, depth + 1)]));
}

function* formOf(value: Filled, at: string): Generator<[string, string]> {
  if (typeof value !== "object") yield [at, String(value)];
  else if (Array.isArray(value)) for (const [index, each] of value.entries()) yield* formOf(each, `${at}.${index + 1}`);
  else for (const [name, each] of Object.entries(value)) yield* formOf(each, at === "" ? name : `${at}.${name}`);
}

type AwsRequests = ReturnType<typeof awsRequests>;
type Send = (requests: AwsRequests) => Promise<Answer>;

function sendOf({ prefix, protocol }: Api, name: string, route: string | undefined, body: Filled, text: string): Send {
  const fields = typeof body === "object" && !Array.isArray(body) ? body : {};
  if (protocol === "json") return (requests) => requests.json(name, fields);
  if (protocol === "rest-json")
    return (requests) =>
      requests.rest(
        (route ?? "").replaceAll(/\{\w+\}/g, () => encodeURIComponent(text)),
        fields,
      );
  return (requests) => requests.form(prefix, { ...Object.fromEntries(formOf(fields, "")), Action: name });
}

/** A request for each operation with this text wherever the vendor's model allows a text. */
export function filledRequests(text: string): (readonly [operation: string, Send])[] {
  return everyApi().flatMap((api) =>
    Object.entries(api.operations).map(([name, { route }]) => {
      const described: unknown = Object.entries(sdks[api.prefix] ?? {}).find(([each]) => each === `${name}$`)?.[1];
      const input = Array.isArray(described) ? filled(NormalizedSchema.of(described[4]), text) : {};
      return [`${api.prefix}:${name}`, sendOf(api, name, route, input, text)] as const;
    }),
  );
}
