import type { World } from "../../../world/world.ts";
import { account } from "../../engine/account.ts";
import { AwsRefusal, type Fields, fieldsOf, isFields, type Value } from "../../engine/operation.ts";
import { statements, texts } from "./document.ts";
import { checkDocument } from "./document-check.ts";
import { iam } from "./state.ts";

/** Refuse a trust policy that IAM would not take: whom it names of this account must be there. */
export function checkTrust(world: World, document: string): void {
  checkDocument(document, "trust");
  const { id } = account(world);
  const { roles, users } = iam(world);
  const there = new Set([...Object.values(roles), ...Object.values(users)].map(({ Arn }) => Arn));
  const mine = new RegExp(`^arn:aws:iam::${id}:(role|user|group)/`);
  for (const { Principal } of statements(document)) {
    const { AWS, Service } = fieldsOf({ Principal }, "Principal");
    const gone = texts(AWS).find((arn) => mine.test(arn) && !there.has(arn));
    if (gone !== undefined) throw invalidPrincipal("AWS", gone);
    const odd = texts(Service).find((service) => !/^[\w-]+(\.[\w-]+)+$/.test(service));
    if (odd !== undefined) throw invalidPrincipal("SERVICE", odd);
  }
}

const invalidPrincipal = (kind: string, name: string) =>
  new AwsRefusal(400, "MalformedPolicyDocument", `Invalid principal in policy: "${kind}":"${name}"`);

const replaced = (value: Value, from: string, to: string): Value => {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((each) => replaced(each, from, to));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each, from, to)]));
};

/** Who is gone is known in trust policies by a unique id alone: another of the same name is someone else. */
export function forgetPrincipal(world: World, arn: string, id: string): void {
  for (const role of Object.values(iam(world).roles)) {
    if (!role.AssumeRolePolicyDocument.includes(`"${arn}"`)) continue;
    const document: Fields = JSON.parse(role.AssumeRolePolicyDocument);
    const Statement = (Array.isArray(document.Statement) ? document.Statement : [document.Statement]).map(
      (statement: Value) =>
        isFields(statement) ? { ...statement, Principal: replaced(statement.Principal, arn, id) } : statement,
    );
    role.AssumeRolePolicyDocument = JSON.stringify({ ...document, Statement });
  }
}
