import { firstSubject } from "../../../github/oidc/issuer.ts";
import { githubServer } from "../../../github/server.ts";
import { makeIds } from "../../../world/ids.ts";
import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { account, deployer, firstKey } from "../../engine/account.ts";
import { AwsRefusal } from "../../engine/operation.ts";

export type Tag = {
  readonly Key: string;
  readonly Value: string;
};

/** What roles, users and groups have in common. */
export interface Bearer {
  readonly Arn: string;
  readonly Path: string;
  readonly CreateDate: string;
  readonly inline: Record<string, string>;
  readonly attached: string[];
  /** The ARN of the policy that limits what it may do. */
  boundary?: string;
}

export interface Role extends Bearer {
  Tags: Tag[];
  readonly RoleName: string;
  readonly RoleId: string;
  AssumeRolePolicyDocument: string;
  Description?: string;
  MaxSessionDuration: number;
  /** Other services know of the role, as it is trusted now, from this time on. */
  readonly visibleAt: number;
}

export interface User extends Bearer {
  Tags: Tag[];
  readonly UserName: string;
  readonly UserId: string;
  readonly keys: string[];
  readonly credentials: ServiceCredential[];
}

export interface Group extends Bearer {
  readonly GroupName: string;
  readonly GroupId: string;
  /** Ids of users. */
  readonly members: string[];
}

/** A user name for one service; its password is shown once and not kept. */
export type ServiceCredential = {
  readonly UserName: string;
  readonly ServiceName: string;
  readonly ServiceUserName: string;
  readonly ServiceSpecificCredentialId: string;
  readonly CreateDate: string;
  Status: string;
};

export interface Policy {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly CreateDate: string;
  UpdateDate: string;
  DefaultVersionId: string;
  readonly Description?: string;
  readonly versions: Record<string, { readonly document: string; readonly CreateDate: string }>;
  nextVersion: number;
  Tags: Tag[];
}

export interface InstanceProfile {
  readonly InstanceProfileName: string;
  readonly InstanceProfileId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly CreateDate: string;
  role?: string;
  Tags: Tag[];
}

export interface OidcProvider {
  readonly Arn: string;
  readonly Url: string;
  readonly CreateDate: string;
  ClientIDList: string[];
  ThumbprintList: string[];
  Tags: Tag[];
}

export interface IamState {
  /** By lower-case name: IAM's names are unique without regard to case. */
  readonly roles: Record<string, Role>;
  readonly users: Record<string, User>;
  readonly groups: Record<string, Group>;
  readonly profiles: Record<string, InstanceProfile>;
  /** By ARN. */
  readonly policies: Record<string, Policy>;
  readonly providers: Record<string, OidcProvider>;
  /** How long other services do not know of a new role, in milliseconds. */
  replication: number;
}

/** A provider as ARNs and conditions name it: by its address without the scheme. */
export const providerName = (issuer: string): string => issuer.replace("https://", "");

/** Who may deploy from GitHub, as a new account says it. */
export function githubTrust(accountId: string, subject: string, issuer: string): string {
  const host = providerName(issuer);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: subject } },
      },
    ],
  });
}

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

function firstIam(world: World): IamState {
  const { id } = account(world);
  const draw = { seed: world.seed ^ 0x1a, count: 0 };
  const ids = makeIds(() => draw);
  const at = { Path: "/", CreateDate: "2026-01-01T00:00:00Z", Tags: [] };
  const { issuer } = githubServer(world);
  const url = providerName(issuer);
  const key = firstKey(world);
  const provider: OidcProvider = {
    Arn: `arn:aws:iam::${id}:oidc-provider/${url}`,
    Url: url,
    CreateDate: at.CreateDate,
    ClientIDList: ["sts.amazonaws.com"],
    ThumbprintList: [],
    Tags: [],
  };
  return {
    roles: {
      [deployer]: {
        ...at,
        RoleName: deployer,
        RoleId: `AROA${ids.word(17).toUpperCase()}`,
        Arn: `arn:aws:iam::${id}:role/${deployer}`,
        AssumeRolePolicyDocument: githubTrust(id, firstSubject, issuer),
        MaxSessionDuration: 3600,
        inline: {},
        attached: [administrator],
        visibleAt: 0,
      },
    },
    users: {
      [deployer]: {
        ...at,
        UserName: deployer,
        UserId: key?.caller.userId ?? "",
        Arn: `arn:aws:iam::${id}:user/${deployer}`,
        inline: {},
        attached: [administrator],
        keys: key ? [key.id] : [],
        credentials: [],
      },
    },
    groups: {},
    profiles: {},
    policies: {},
    providers: { [provider.Arn]: provider },
    replication: 8000,
  };
}

/** IAM's part of the world: it starts with a user and a role called `deployer`, who may do everything. */
export function iam(world: World): IamState {
  return world.section("aws-iam", () => firstIam(world));
}

/** All that carry policies. */
export function bearers(world: World): Bearer[] {
  const { roles, users, groups } = iam(world);
  return [roles, users, groups].flatMap((each): Bearer[] => Object.values(each));
}

const missing = (what: string, name: string) =>
  new AwsRefusal(404, "NoSuchEntity", `The ${what} with name ${name} cannot be found.`);

/** The entry with a name, or IAM's refusal. */
export function existing<T>(entries: Record<string, T>, what: string, name: string): T {
  const found = lookup(entries, name.toLowerCase());
  if (found === undefined) throw missing(what, name);
  return found;
}

/** Whether a role is a service's own. */
export const isServiceLinked = ({ Path }: Bearer): boolean => Path.startsWith("/aws-service-role/");

/** Refuse to change what only AWS itself may change. */
export function requireModifiable(role: Role): void {
  if (!isServiceLinked(role)) return;
  const message = `Cannot perform the operation on the protected role '${role.RoleName}' - this role is only modifiable by AWS`;
  throw new AwsRefusal(400, "UnmodifiableEntity", message);
}

/** The role with an ARN, if there is one. */
export function roleByArn(world: World, arn: string): Role | undefined {
  return Object.values(iam(world).roles).find(({ Arn }) => Arn === arn);
}
