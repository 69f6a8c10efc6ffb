import type { Run } from "@slipway/action";
import type { RegistryToken, TokenPassword } from "@slipway/azure";
import type { Held, Login, LoginSource, Stamp } from "@slipway/kubernetes";

interface Stored {
  readonly login: Login;
  readonly stamp: Stamp;
}

const day = 24 * 60 * 60_000;
const names = ["password1", "password2"] as const;

/**
 * The login of a registry's token. Its two passwords take turns: a new one is made in the place that no secret holds,
 * so that what pods pull with stays good until the secret holds the new one.
 */
export function registryLogin(token: RegistryToken, server: string, rotateDays: number, run: Run): LoginSource {
  let known: Stored | undefined;
  let making: Promise<Stored> | undefined;
  const inUse = new Set<string>();

  const isDue = ({ creationTime, expiry }: TokenPassword): boolean =>
    run.clock.now() >= Math.min(Date.parse(creationTime) + rotateDays * day, expiry ? Date.parse(expiry) : Infinity);

  const make = async (): Promise<Stored> => {
    const passwords = await token.passwords();
    const now = known && passwordOf(known.stamp, passwords);
    if (known && now && !isDue(now)) return known;
    const name = freePlace(passwords, inUse);
    const fresh = await token.makePassword(name, expiryAfter(run.clock.now(), rotateDays), server);
    run.mask(fresh.value, token.name);
    const login = { username: token.name, password: fresh.value };
    known = { login, stamp: { password: name, created: fresh.creationTime, expires: fresh.expiry ?? "" } };
    return known;
  };

  return {
    async look() {
      const passwords = await token.passwords();
      return async (held) => {
        if (held === undefined) return [{ field: "login", want: token.name }];
        const { login, stamp } = held;
        if (login.username !== token.name) return [{ field: "username", have: login.username, want: token.name }];
        const password = stamp && passwordOf(stamp, passwords);
        if (!password) return [{ field: "password", have: told(held), want: "one that the token has" }];
        inUse.add(password.name);
        if (isDue(password))
          return [{ field: "password", have: told(held), want: `one of at most ${rotateDays} days` }];
        known = { login, stamp };
        return [];
      };
    },
    async obtain() {
      making ??= make().finally(() => {
        making = undefined;
      });
      return await making;
    },
  };
}

/** The password that a stamp was made for, if the token still has it. The time of its end, drawn by lot, tells apart two that were made at the same moment. */
function passwordOf({ password, created, expires }: Stamp, passwords: readonly TokenPassword[]) {
  const same = (one = "", other = "") => one === other || Date.parse(one) === Date.parse(other);
  return passwords.find(
    ({ name, creationTime, expiry }) => name === password && same(creationTime, created) && same(expiry, expires),
  );
}

/** A place that is empty, else the one that no secret holds, else the older one. */
function freePlace(passwords: readonly TokenPassword[], inUse: ReadonlySet<string>): TokenPassword["name"] {
  const age = (name: string) => Date.parse(passwords.find((each) => each.name === name)?.creationTime ?? "") || 0;
  const rank = (name: string) => (age(name) === 0 ? 0 : inUse.has(name) ? 2 : 1);
  const [first] = [...names].sort((one, other) => rank(one) - rank(other) || age(one) - age(other));
  return first ?? "password1";
}

/** In whole seconds: the registry keeps no more. */
function expiryAfter(now: number, rotateDays: number): string {
  const lot = Math.floor(Math.random() * 3_600) * 1_000;
  return new Date(now + 2 * rotateDays * day + lot).toISOString().replace(/\.\d+Z$/, "Z");
}

const told = ({ stamp }: Held): string =>
  stamp ? `${stamp.password} of ${stamp.created?.slice(0, 10)}` : "one that Slipway did not store";
