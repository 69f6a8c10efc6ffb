import { makeIds } from "../../world/ids.ts";
import type { World } from "../../world/world.ts";
import type { Caller } from "./operation.ts";

/** A key that requests are signed with. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken?: string;
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

export interface AccountState {
  readonly id: string;
  readonly region: string;
  readonly keys: Record<string, AccessKey>;
}

/** The name of the user and of the role that a new account starts with. */
export const deployer = "deployer";

function firstAccount(seed: number): AccountState {
  const draw = { seed: seed ^ 0xa5, count: 0 };
  const ids = makeIds(() => draw);
  const id = "111122223333";
  const arn = `arn:aws:iam::${id}:user/${deployer}`;
  const key: AccessKey = {
    id: `AKIA${ids.word(16).toUpperCase()}`,
    secret: ids.word(40),
    caller: { account: id, arn, userId: `AIDA${ids.word(17).toUpperCase()}`, principalArn: arn },
  };
  return { id, region: "us-east-1", keys: { [key.id]: key } };
}

/** The one AWS account of a world, with the keys that are valid in it. */
export function account(world: World): AccountState {
  return world.section("aws", () => firstAccount(world.seed));
}

/** The key that a new account starts with. */
export function firstKey(world: World): AccessKey | undefined {
  return Object.values(account(world).keys)[0];
}

/** A key for a caller; with a lifetime it is a session's and carries a token. */
export function issueKey(world: World, caller: Caller, seconds?: number): AccessKey {
  const { ids, clock } = world;
  const session = seconds === undefined ? {} : { sessionToken: ids.word(120), expires: clock.now() + seconds * 1000 };
  const key: AccessKey = {
    id: `${seconds === undefined ? "AKIA" : "ASIA"}${ids.word(16).toUpperCase()}`,
    secret: ids.word(40),
    caller,
    ...session,
  };
  account(world).keys[key.id] = key;
  return key;
}
