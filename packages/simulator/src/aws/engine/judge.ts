import type { World } from "../../world/world.ts";
import { boundaryOf, documentsOf } from "../services/iam/aws-policies.ts";
import { type Facts, verdict } from "../services/iam/document.ts";
import { serviceControlPolicies } from "./organization.ts";

type Said = ReturnType<typeof verdict>;

/** What each kind of policy says to something that a user or role wants to do. */
export interface Judgement {
  readonly identity: Said;
  /** Absent where there is no boundary, or no organization. */
  readonly boundary?: Said;
  readonly organization?: Said;
}

/** Judges by all policies of a user or role, and by those that limit it. */
export function judge(
  world: World,
  principalArn: string,
  asked: { readonly permission: string; readonly resource: string; readonly facts: Facts },
): Judgement {
  const { permission, resource, facts } = asked;
  const by = (documents: readonly string[]) => verdict(documents, permission, resource, facts);
  const boundary = boundaryOf(world, principalArn);
  const policies = serviceControlPolicies(world);
  return {
    identity: by(documentsOf(world, principalArn)),
    ...(boundary === undefined ? {} : { boundary: by([boundary]) }),
    ...(policies.length === 0 ? {} : { organization: by(policies) }),
  };
}
