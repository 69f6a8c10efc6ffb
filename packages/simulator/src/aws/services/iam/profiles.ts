import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { seconds } from "./document.ts";
import { checkName, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { passing } from "./passing.ts";
import { roleResource, shownRole } from "./roles.ts";
import { existing, type InstanceProfile, iam } from "./state.ts";
import { tagsOf } from "./tags.ts";

const resource = (call: Call): string =>
  `arn:aws:iam::${call.account}:instance-profile/${call.need("InstanceProfileName")}`;

function theProfile(call: Call): InstanceProfile {
  const name = call.need("InstanceProfileName");
  const found = lookup(iam(call.world).profiles, name.toLowerCase());
  if (found) return found;
  throw new AwsRefusal(404, "NoSuchEntity", `Instance Profile ${name} cannot be found.`);
}

function shown(call: Call, profile: InstanceProfile): Fields {
  const { role: name, Tags, ...rest } = profile;
  const role = name === undefined ? undefined : lookup(iam(call.world).roles, name.toLowerCase());
  return { ...rest, Roles: role ? [shownRole(role, "listed")] : [], ...(Tags.length > 0 ? { Tags } : {}) };
}

export const profileOperations: Operations = {
  CreateInstanceProfile: {
    resource,
    run(call) {
      const { world } = call;
      const name = call.need("InstanceProfileName");
      checkName("InstanceProfileName", name, 128);
      const { profiles } = iam(world);
      if (lookup(profiles, name.toLowerCase())) {
        throw new AwsRefusal(409, "EntityAlreadyExists", `Instance Profile ${name} already exists.`);
      }
      const profile: InstanceProfile = {
        InstanceProfileName: name,
        InstanceProfileId: uniqueId(call, "AIPA"),
        Arn: `arn:aws:iam::${call.account}:instance-profile${pathOf(call)}${name}`,
        Path: pathOf(call),
        CreateDate: seconds(world),
        Tags: tagsOf(call),
      };
      define(profiles, name.toLowerCase(), profile);
      return { InstanceProfile: shown(call, profile) };
    },
  },
  GetInstanceProfile: { resource, run: (call) => ({ InstanceProfile: shown(call, theProfile(call)) }) },
  ListInstanceProfiles: {
    run(call) {
      const all = Object.values(iam(call.world).profiles);
      const { shown: some, rest } = page(call, all, ({ InstanceProfileName }) => InstanceProfileName);
      return { InstanceProfiles: some.map((profile) => shown(call, profile)), ...rest };
    },
  },
  ListInstanceProfilesForRole: {
    pages: { lists: ["InstanceProfiles"] },
    resource: roleResource,
    run(call) {
      const { roles, profiles } = iam(call.world);
      const { RoleName } = existing(roles, "role", call.need("RoleName"));
      const mine = Object.values(profiles).filter(({ role }) => role === RoleName);
      return { InstanceProfiles: mine.map((profile) => shown(call, profile)), IsTruncated: false };
    },
  },
  AddRoleToInstanceProfile: {
    resource,
    also: (call) => [passing(roleResource(call), "ec2")],
    run(call) {
      const profile = theProfile(call);
      const { RoleName } = existing(iam(call.world).roles, "role", call.need("RoleName"));
      if (profile.role !== undefined) {
        throw new AwsRefusal(409, "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
      }
      profile.role = RoleName;
      return undefined;
    },
  },
  RemoveRoleFromInstanceProfile: {
    resource,
    run(call) {
      const profile = theProfile(call);
      const name = call.need("RoleName");
      if (profile.role?.toLowerCase() !== name.toLowerCase()) {
        throw new AwsRefusal(404, "NoSuchEntity", `The role with name ${name} cannot be found.`);
      }
      delete profile.role;
      return undefined;
    },
  },
  DeleteInstanceProfile: {
    resource,
    run(call) {
      const profile = theProfile(call);
      if (profile.role !== undefined) {
        throw new AwsRefusal(
          409,
          "DeleteConflict",
          "Cannot delete entity, must remove roles from instance profile first.",
        );
      }
      delete iam(call.world).profiles[profile.InstanceProfileName.toLowerCase()];
      return undefined;
    },
  },
};
