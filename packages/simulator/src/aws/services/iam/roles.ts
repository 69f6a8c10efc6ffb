import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { percentEncoded, seconds } from "./document.ts";
import { checkName, constraint, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { existing, iam, type Role, requireModifiable } from "./state.ts";
import { tagsOf } from "./tags.ts";
import { checkTrust, forgetPrincipal } from "./trust.ts";

export const roleResource = (call: Call): string => {
  const role = lookup(iam(call.world).roles, call.need("RoleName").toLowerCase());
  return role?.Arn ?? `arn:aws:iam::${call.account}:role/${call.need("RoleName")}`;
};

const theRole = (call: Call): Role => existing(iam(call.world).roles, "role", call.need("RoleName"));

/** A role as IAM shows it. */
export function shownRole(role: Role, extent: "created" | "listed" | "whole"): Fields {
  return {
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    Arn: role.Arn,
    CreateDate: role.CreateDate,
    AssumeRolePolicyDocument: percentEncoded(role.AssumeRolePolicyDocument),
    Description: role.Description,
    ...(extent === "created" ? {} : { MaxSessionDuration: role.MaxSessionDuration }),
    ...(role.Tags.length > 0 && extent !== "listed" ? { Tags: role.Tags } : {}),
    ...(extent === "whole" ? { RoleLastUsed: {} } : {}),
  };
}

/** Make a role; CloudFormation does so too. */
export function makeRole(call: Call, name: string, path: string, trust: string, more: Partial<Role> = {}): Role {
  const { world, account } = call;
  const { roles, replication } = iam(world);
  if (lookup(roles, name.toLowerCase())) {
    throw new AwsRefusal(409, "EntityAlreadyExists", `Role with name ${name} already exists.`);
  }
  checkTrust(world, trust);
  const limit = 2048;
  if (trust.replace(/\s/g, "").length > limit) {
    throw new AwsRefusal(409, "LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${limit}`);
  }
  const role: Role = {
    RoleName: name,
    RoleId: uniqueId(call, "AROA"),
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    Path: path,
    CreateDate: seconds(world),
    AssumeRolePolicyDocument: trust,
    MaxSessionDuration: 3600,
    inline: {},
    attached: [],
    Tags: [],
    ...more,
    visibleAt: world.clock.now() + replication,
  };
  define(roles, name.toLowerCase(), role);
  return role;
}

/** How long a session of the role may be, an hour at least and half a day at most. */
function sessionSeconds(call: Call): number {
  const seconds = call.number("MaxSessionDuration") ?? 3600;
  const bound =
    seconds < 3600 ? "greater than or equal to 3600" : seconds > 43_200 ? "less than or equal to 43200" : undefined;
  if (bound !== undefined) throw constraint("maxSessionDuration", `Member must have value ${bound}`, String(seconds));
  return seconds;
}

function createRole(call: Call): Fields {
  const name = call.need("RoleName");
  checkName("RoleName", name, 64);
  const Description = call.text("Description");
  const role = makeRole(call, name, pathOf(call), call.need("AssumeRolePolicyDocument"), {
    MaxSessionDuration: sessionSeconds(call),
    Tags: tagsOf(call),
    ...(Description === undefined ? {} : { Description }),
  });
  return { Role: shownRole(role, "created") };
}

/** Refuse to delete what is still used. */
export function deleteRole(call: Call, role: Role): void {
  const { roles, profiles } = iam(call.world);
  const conflict = (message: string) => new AwsRefusal(409, "DeleteConflict", message);
  requireModifiable(role);
  if (Object.keys(role.inline).length > 0) throw conflict("Cannot delete entity, must delete policies first.");
  if (role.attached.length > 0) throw conflict("Cannot delete entity, must detach all policies first.");
  if (Object.values(profiles).some((profile) => profile.role === role.RoleName)) {
    throw conflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  delete roles[role.RoleName.toLowerCase()];
  forgetPrincipal(call.world, role.Arn, role.RoleId);
}

export const roleOperations: Operations = {
  CreateRole: {
    resource: roleResource,
    also: (call) => (call.list("Tags").length > 0 ? [{ permission: "iam:TagRole", resource: roleResource(call) }] : []),
    run: createRole,
  },
  GetRole: { resource: roleResource, run: (call) => ({ Role: shownRole(theRole(call), "whole") }) },
  ListRoles: {
    run(call) {
      const prefix = call.text("PathPrefix") ?? "/";
      const roles = Object.values(iam(call.world).roles).filter(({ Path }) => Path.startsWith(prefix));
      const { shown, rest } = page(call, roles, ({ RoleName }) => RoleName);
      return { Roles: shown.map((role) => shownRole(role, "listed")), ...rest };
    },
  },
  UpdateRole: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      requireModifiable(role);
      const description = call.text("Description");
      if (description !== undefined) role.Description = description;
      role.MaxSessionDuration = sessionSeconds(call);
      return {};
    },
  },
  UpdateRoleDescription: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      role.Description = call.need("Description");
      return { Role: shownRole(role, "whole") };
    },
  },
  UpdateAssumeRolePolicy: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      requireModifiable(role);
      const document = call.need("PolicyDocument");
      checkTrust(call.world, document);
      role.AssumeRolePolicyDocument = document;
      return undefined;
    },
  },
  DeleteRole: {
    resource: roleResource,
    run(call) {
      deleteRole(call, theRole(call));
      return undefined;
    },
  },
};
