import { define, lookup } from "../../../world/table.ts";
import { account, issueKey } from "../../engine/account.ts";
import { AwsRefusal, type Call, type Fields, type Operations } from "../../engine/operation.ts";
import { boundaryIn, shownBoundary } from "./boundaries.ts";
import { seconds } from "./document.ts";
import { checkName, pathOf, uniqueId } from "./names.ts";
import { page } from "./page.ts";
import { existing, iam, type User } from "./state.ts";
import { tagsOf } from "./tags.ts";
import { forgetPrincipal } from "./trust.ts";

/** The user that a call names, or else the caller, as an ARN. */
export const userResource = (call: Call): string => {
  const name = call.text("UserName");
  return name === undefined ? call.caller.principalArn : `arn:aws:iam::${call.account}:user/${name}`;
};

/** The user that a call names, or else the caller; or IAM's refusal. */
export function theUser(call: Call): User {
  const { users } = iam(call.world);
  const name = call.text("UserName");
  const own = Object.values(users).find(({ Arn }) => Arn === call.caller.arn);
  if (name === undefined && own) return own;
  if (name !== undefined) return existing(users, "user", name);
  throw new AwsRefusal(400, "ValidationError", "Must specify userName when calling with non-User credentials");
}

/** A user as IAM shows one. */
export const shownUser = (user: User, whole: boolean): Fields => ({
  Path: user.Path,
  UserName: user.UserName,
  UserId: user.UserId,
  Arn: user.Arn,
  CreateDate: user.CreateDate,
  ...(whole ? shownBoundary(user) : {}),
  ...(whole && user.Tags.length > 0 ? { Tags: user.Tags } : {}),
});

export const userOperations: Operations = {
  CreateUser: {
    resource: userResource,
    run(call) {
      const { world } = call;
      const name = call.need("UserName");
      checkName("UserName", name, 64);
      const { users } = iam(world);
      if (lookup(users, name.toLowerCase())) {
        throw new AwsRefusal(409, "EntityAlreadyExists", `User with name ${name} already exists.`);
      }
      const user: User = {
        UserName: name,
        UserId: uniqueId(call, "AIDA"),
        Arn: `arn:aws:iam::${call.account}:user${pathOf(call)}${name}`,
        Path: pathOf(call),
        CreateDate: seconds(world),
        inline: {},
        attached: [],
        keys: [],
        credentials: [],
        Tags: tagsOf(call),
        ...boundaryIn(call),
      };
      define(users, name.toLowerCase(), user);
      return { User: shownUser(user, true) };
    },
  },
  GetUser: { resource: userResource, run: (call) => ({ User: shownUser(theUser(call), true) }) },
  ListUsers: {
    run(call) {
      const prefix = call.text("PathPrefix") ?? "/";
      const all = Object.values(iam(call.world).users).filter(({ Path }) => Path.startsWith(prefix));
      const { shown: users, rest } = page(call, all, ({ UserName }) => UserName);
      return { Users: users.map((user) => shownUser(user, false)), ...rest };
    },
  },
  DeleteUser: {
    resource: userResource,
    run(call) {
      const user = theUser(call);
      const conflict = (what: string) =>
        new AwsRefusal(409, "DeleteConflict", `Cannot delete entity, must ${what} first.`);
      if (user.keys.length > 0) throw conflict("delete access keys");
      if (Object.keys(user.inline).length > 0) throw conflict("delete policies");
      if (user.attached.length > 0) throw conflict("detach all policies");
      if (Object.values(iam(call.world).groups).some(({ members }) => members.includes(user.UserId)))
        throw conflict("remove users from group");
      if (user.credentials.length > 0) throw conflict("remove all service specific credentials");
      delete iam(call.world).users[user.UserName.toLowerCase()];
      forgetPrincipal(call.world, user.Arn, user.UserId);
      return undefined;
    },
  },
  CreateAccessKey: {
    resource: userResource,
    run(call) {
      const user = theUser(call);
      if (user.keys.length >= 2) {
        throw new AwsRefusal(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2");
      }
      const { UserName, UserId, Arn } = user;
      const caller = { account: call.account, arn: Arn, userId: UserId, principalArn: Arn };
      const key = issueKey(call.world, caller);
      user.keys.push(key.id);
      const CreateDate = seconds(call.world);
      return {
        AccessKey: { UserName, AccessKeyId: key.id, Status: "Active", SecretAccessKey: key.secret, CreateDate },
      };
    },
  },
  DeleteAccessKey: {
    resource: userResource,
    run(call) {
      const user = theUser(call);
      const id = call.need("AccessKeyId");
      const at = user.keys.indexOf(id);
      if (at < 0) throw new AwsRefusal(404, "NoSuchEntity", `The Access Key with id ${id} cannot be found.`);
      user.keys.splice(at, 1);
      delete account(call.world).keys[id];
      return undefined;
    },
  },
  ListAccessKeys: {
    pages: { lists: ["AccessKeyMetadata"] },
    resource: userResource,
    run(call) {
      const { UserName, keys, CreateDate } = theUser(call);
      const AccessKeyMetadata = keys.map((id) => ({ UserName, AccessKeyId: id, Status: "Active", CreateDate }));
      return { AccessKeyMetadata, IsTruncated: false };
    },
  },
};
