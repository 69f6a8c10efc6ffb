import { AwsRefusal, type Call, type Fields, listOf, type Operations, textOf } from "../operation.ts";
import { checkDocument, percentEncoded, seconds } from "./document.ts";
import { existing, iam, isAttachable, type Role, type Tag } from "./state.ts";

export const roleResource = (call: Call): string => {
  const role = iam(call.world).roles[call.need("RoleName").toLowerCase()];
  return role?.Arn ?? `arn:aws:iam::${call.account}:role/${call.need("RoleName")}`;
};

const theRole = (call: Call): Role => existing(iam(call.world).roles, "role", call.need("RoleName"));

/** A unique id as IAM makes them. */
export const uniqueId = ({ world }: Call, prefix: string): string => `${prefix}${world.ids.word(17).toUpperCase()}`;

export const tagsOf = (call: Call): Tag[] =>
  listOf(call.input, "Tags").map((tag) => ({ Key: textOf(tag, "Key") ?? "", Value: textOf(tag, "Value") ?? "" }));

/** Set tags over those that are there; keys are unique without regard to case. */
export function mergeTags(have: readonly Tag[], more: readonly Tag[]): Tag[] {
  const keys = new Set(more.map(({ Key }) => Key.toLowerCase()));
  return [...have.filter(({ Key }) => !keys.has(Key.toLowerCase())), ...more];
}

const nameRule = /^[\w+=,.@-]+$/;

/** Refuse a name that IAM does not take. */
export function checkName(member: string, name: string, most: number): void {
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  const says = (constraint: string) =>
    new AwsRefusal(
      400,
      "ValidationError",
      `1 validation error detected: Value '${name}' at '${shown}' failed to satisfy constraint: ${constraint}`,
    );
  if (name.length > most) throw says(`Member must have length less than or equal to ${most}`);
  if (!nameRule.test(name)) throw says("Member must satisfy regular expression pattern: [\\w+=,.@-]+");
}

export function pathOf(call: Call): string {
  const path = call.text("Path") ?? "/";
  if (path === "/" || /^\/[!-~]+\/$/.test(path)) return path;
  throw new AwsRefusal(
    400,
    "ValidationError",
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}

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

/** The page of a list: `Marker` goes on after the last that was shown. */
export function page<T>(call: Call, items: readonly T[], nameOf: (item: T) => string) {
  const marker = call.text("Marker");
  const most = call.number("MaxItems") ?? 100;
  const sorted = [...items].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const from = marker === undefined ? 0 : sorted.findIndex((item) => nameOf(item) > marker);
  const shown = from < 0 ? [] : sorted.slice(from, from + most);
  const last = shown.at(-1);
  const more = last !== undefined && from + most < sorted.length;
  return { shown, rest: { IsTruncated: more, ...(more ? { Marker: nameOf(last) } : {}) } };
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
  CreateServiceLinkedRole: {
    resource: (call) => `arn:aws:iam::${call.account}:role/aws-service-role/${call.need("AWSServiceName")}/*`,
    run(call) {
      const service = call.need("AWSServiceName");
      if (call.text("CustomSuffix") !== undefined) {
        throw new AwsRefusal(400, "InvalidInput", `Custom suffix is not allowed for ${service}`);
      }
      const { name, policy } = serviceLinked[service] ?? { name: undefined, policy: "" };
      if (name === undefined) {
        throw new AwsRefusal(
          400,
          "InvalidInput",
          `${service} makes no role here. There are: ${Object.keys(serviceLinked).join(", ")}.`,
        );
      }
      if (iam(call.world).roles[name.toLowerCase()]) {
        throw new AwsRefusal(
          400,
          "InvalidInput",
          `Service role name ${name} has been taken in this account, please try a different suffix.`,
        );
      }
      return { Role: shownRole(makeServiceLinked(call, service, name, policy), "created") };
    },
  },
};

/** The roles that services make for themselves. */
const serviceLinked: Record<string, { readonly name: string; readonly policy: string }> = {
  "eks.amazonaws.com": { name: "AWSServiceRoleForAmazonEKS", policy: "AmazonEKSServiceRolePolicy" },
  "eks-nodegroup.amazonaws.com": {
    name: "AWSServiceRoleForAmazonEKSNodegroup",
    policy: "AWSServiceRoleForAmazonEKSNodegroup",
  },
};

function makeServiceLinked(call: Call, service: string, name: string, policy: string): Role {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  return makeRole(call, name, `/aws-service-role/${service}/`, trust, {
    attached: [`arn:aws:iam::aws:policy/aws-service-role/${policy}`],
  });
}

/** The service-linked role is made along with the first resource that needs it. */
export function ensureServiceLinked(call: Call, service: string): void {
  const { name, policy } = serviceLinked[service] ?? { name: "", policy: "" };
  if (name && !iam(call.world).roles[name.toLowerCase()]) makeServiceLinked(call, service, name, policy);
}

/** Refuse a policy ARN that is none, or that nobody can attach. */
export function checkAttachable(call: Call, arn: string): void {
  if (!/^arn:aws:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsRefusal(400, "ValidationError", "Invalid ARN:  Could not be parsed!");
  }
  if (!isAttachable(call.world, arn)) {
    throw new AwsRefusal(404, "NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
  }
}
