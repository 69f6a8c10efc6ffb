import { AwsRefusal, type Call, type Fields, type Operations } from "../operation.ts";
import { checkDocument, percentEncoded, seconds } from "./document.ts";
import { checkName, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { existing, iam, type Role } from "./state.ts";
import { mergeTags, tagsOf } from "./tags.ts";

export const roleResource = (call: Call): string => {
  const role = iam(call.world).roles[call.need("RoleName").toLowerCase()];
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
  if (roles[name.toLowerCase()]) {
    throw new AwsRefusal(409, "EntityAlreadyExists", `Role with name ${name} already exists.`);
  }
  checkDocument(trust, "trust");
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
  roles[name.toLowerCase()] = role;
  return role;
}

function createRole(call: Call): Fields {
  const name = call.need("RoleName");
  checkName("RoleName", name, 64);
  const Description = call.text("Description");
  const role = makeRole(call, name, pathOf(call), call.need("AssumeRolePolicyDocument"), {
    MaxSessionDuration: call.number("MaxSessionDuration") ?? 3600,
    Tags: tagsOf(call),
    ...(Description === undefined ? {} : { Description }),
  });
  return { Role: shownRole(role, "created") };
}

/** Refuse to delete what is still used. */
export function deleteRole(call: Call, role: Role): void {
  const { roles, profiles } = iam(call.world);
  const conflict = (message: string) => new AwsRefusal(409, "DeleteConflict", message);
  if (role.Path.startsWith("/aws-service-role/")) {
    throw new AwsRefusal(
      400,
      "UnmodifiableEntity",
      `Cannot perform the operation on the protected role '${role.RoleName}' - this role is only modifiable by AWS`,
    );
  }
  if (Object.keys(role.inline).length > 0) throw conflict("Cannot delete entity, must delete policies first.");
  if (role.attached.length > 0) throw conflict("Cannot delete entity, must detach all policies first.");
  if (Object.values(profiles).some((profile) => profile.role === role.RoleName)) {
    throw conflict("Cannot delete entity, must remove roles from instance profile first.");
  }
  delete roles[role.RoleName.toLowerCase()];
}

export const roleOperations: Operations = {
  CreateRole: { resource: roleResource, run: createRole },
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
      const description = call.text("Description");
      if (description !== undefined) role.Description = description;
      role.MaxSessionDuration = call.number("MaxSessionDuration") ?? 3600;
      return undefined;
    },
  },
  UpdateAssumeRolePolicy: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      const document = call.need("PolicyDocument");
      checkDocument(document, "trust");
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
  TagRole: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      role.Tags = mergeTags(role.Tags, tagsOf(call));
      return undefined;
    },
  },
  UntagRole: {
    resource: roleResource,
    run(call) {
      const role = theRole(call);
      const keys = call.texts("TagKeys").map((key) => key.toLowerCase());
      role.Tags = role.Tags.filter(({ Key }) => !keys.includes(Key.toLowerCase()));
      return undefined;
    },
  },
  ListRoleTags: {
    resource: roleResource,
    run: (call) => ({ Tags: theRole(call).Tags, IsTruncated: false }),
  },
};
