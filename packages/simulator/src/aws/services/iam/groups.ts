import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { seconds } from "./document.ts";
import { checkName, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { existing, type Group, iam } from "./state.ts";
import { shownUser, theUser, userResource } from "./users.ts";

const theGroup = (call: Call): Group => existing(iam(call.world).groups, "group", call.need("GroupName"));

const resource = (call: Call): string =>
  lookup(iam(call.world).groups, call.need("GroupName").toLowerCase())?.Arn ??
  `arn:aws:iam::${call.account}:group/${call.need("GroupName")}`;

const shown = ({ Path, GroupName, GroupId, Arn, CreateDate }: Group): Fields => ({
  Path,
  GroupName,
  GroupId,
  Arn,
  CreateDate,
});

/** In how many groups a user can be. */
const groupsMost = 10;

/** Groups of users: their members may do what the policies allow. */
export const groupOperations: Operations = {
  CreateGroup: {
    resource: (call) => `arn:aws:iam::${call.account}:group${pathOf(call)}${call.need("GroupName")}`,
    run(call) {
      const name = call.need("GroupName");
      checkName("GroupName", name, 128);
      const { groups } = iam(call.world);
      if (lookup(groups, name.toLowerCase())) {
        throw new AwsRefusal(409, "EntityAlreadyExists", `Group with name ${name} already exists.`);
      }
      const group: Group = {
        GroupName: name,
        GroupId: uniqueId(call, "AGPA"),
        Arn: `arn:aws:iam::${call.account}:group${pathOf(call)}${name}`,
        Path: pathOf(call),
        CreateDate: seconds(call.world),
        inline: {},
        attached: [],
        members: [],
      };
      define(groups, name.toLowerCase(), group);
      return { Group: shown(group) };
    },
  },
  GetGroup: {
    resource,
    run(call) {
      const group = theGroup(call);
      const all = Object.values(iam(call.world).users).filter(({ UserId }) => group.members.includes(UserId));
      const { shown: users, rest } = page(call, all, ({ UserName }) => UserName);
      return { Group: shown(group), Users: users.map((user) => shownUser(user, false)), ...rest };
    },
  },
  ListGroups: {
    run(call) {
      const prefix = call.text("PathPrefix") ?? "/";
      const all = Object.values(iam(call.world).groups).filter(({ Path }) => Path.startsWith(prefix));
      const { shown: groups, rest } = page(call, all, ({ GroupName }) => GroupName);
      return { Groups: groups.map(shown), ...rest };
    },
  },
  ListGroupsForUser: {
    resource: userResource,
    run(call) {
      call.need("UserName");
      const { UserId } = theUser(call);
      const all = Object.values(iam(call.world).groups).filter(({ members }) => members.includes(UserId));
      const { shown: groups, rest } = page(call, all, ({ GroupName }) => GroupName);
      return { Groups: groups.map(shown), ...rest };
    },
  },
  DeleteGroup: {
    resource,
    run(call) {
      const group = theGroup(call);
      const conflict = (what: string) =>
        new AwsRefusal(409, "DeleteConflict", `Cannot delete entity, must ${what} first.`);
      if (group.members.length > 0) throw conflict("remove users from group");
      if (Object.keys(group.inline).length > 0) throw conflict("delete policies");
      if (group.attached.length > 0) throw conflict("detach all policies");
      delete iam(call.world).groups[group.GroupName.toLowerCase()];
      return undefined;
    },
  },
  AddUserToGroup: {
    resource,
    run(call) {
      const { members } = theGroup(call);
      call.need("UserName");
      const { UserId } = theUser(call);
      if (members.includes(UserId)) return undefined;
      const others = Object.values(iam(call.world).groups).filter((each) => each.members.includes(UserId));
      if (others.length >= groupsMost) {
        throw new AwsRefusal(409, "LimitExceeded", `Cannot exceed quota for GroupsPerUser: ${groupsMost}`);
      }
      members.push(UserId);
      return undefined;
    },
  },
  RemoveUserFromGroup: {
    resource,
    run(call) {
      const { members } = theGroup(call);
      call.need("UserName");
      const at = members.indexOf(theUser(call).UserId);
      if (at >= 0) members.splice(at, 1);
      return undefined;
    },
  },
};
