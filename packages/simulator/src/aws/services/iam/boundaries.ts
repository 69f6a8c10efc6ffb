import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { checkAttachable } from "./bearer-policies.ts";
import { type Bearer, existing, iam, type Role, requireModifiable } from "./state.ts";

/** The boundary that a call gives to whom it makes. */
export function boundaryIn(call: Call): { readonly boundary?: string } {
  const boundary = call.text("PermissionsBoundary");
  if (boundary === undefined) return {};
  checkAttachable(call, boundary);
  return { boundary };
}

/** A boundary as IAM shows it. */
export const shownBoundary = ({ boundary }: Bearer): Fields =>
  boundary === undefined
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary } };

function operationsOn(word: "Role" | "User", all: (call: Call) => Record<string, Bearer>): Operations {
  const bearer = (call: Call): Bearer => existing(all(call), word.toLowerCase(), call.need(`${word}Name`));
  const resource = (call: Call): string => bearer(call).Arn;
  const change = (call: Call): Bearer => {
    const found = bearer(call);
    if ("RoleId" in found) requireModifiable(found as Role);
    return found;
  };
  return {
    [`Put${word}PermissionsBoundary`]: {
      resource,
      run(call) {
        const found = change(call);
        call.need("PermissionsBoundary");
        Object.assign(found, boundaryIn(call));
        return undefined;
      },
    },
    [`Delete${word}PermissionsBoundary`]: {
      resource,
      run(call) {
        delete change(call).boundary;
        return undefined;
      },
    },
  };
}

/** What a role or a user may do at most, whatever its policies allow. */
export const boundaryOperations: Operations = {
  ...operationsOn("Role", ({ world }) => iam(world).roles),
  ...operationsOn("User", ({ world }) => iam(world).users),
};
