import { type Run, UnfitError } from "@slipway/action";
import type { RegistryToken, TokenPassword } from "@slipway/azure";
import type { Held, LoginSource, Stamp, StoredLogin } from "@slipway/kubernetes";
import { unknown } from "@slipway/reconcile";
import { expiryFor, isFor, type PasswordUsers } from "./password-users.ts";

const day = 24 * 60 * 60_000;
const names = ["password1", "password2"] as const;

interface Wanted {
  readonly token: RegistryToken;
  readonly server: string;
  readonly rotateDays: number;
  readonly users: PasswordUsers;
}

/**
 * The login of a registry's token. Its two passwords alternate: a new one takes the place that no secret uses, here or
 * elsewhere, so that what pods pull with stays good until the secret has the new one.
 */
export function registryLogin({ token, server, rotateDays, users }: Wanted, run: Run): LoginSource {
  let known: StoredLogin | undefined;
  let creating: Promise<StoredLogin> | undefined;
  const inUse = new Set<string>();

  const isDue = ({ creationTime, expiry }: TokenPassword): boolean =>
    run.clock.now() >= Math.min(Date.parse(creationTime) + rotateDays * day, expiry ? Date.parse(expiry) : Infinity);

  const isExpired = ({ expiry }: TokenPassword): boolean =>
    expiry !== undefined && run.clock.now() >= Date.parse(expiry);

  /** Whether others than the secrets of this run may pull with it. */
  const isOthers = (password: TokenPassword): boolean => !isExpired(password) && !isFor(users, password.expiry);

  /** A password that is due can wait where the place of the next one is about to be free. */
  const canWait = (now: TokenPassword, passwords: readonly TokenPassword[]): boolean => {
    const next = passwords.find(({ name }) => name !== now.name);
    const soon = run.clock.now() + 2 * day;
    const endOf = ({ expiry }: TokenPassword): number => (expiry ? Date.parse(expiry) : Infinity);
    return next !== undefined && isOthers(next) && endOf(next) < soon && soon < endOf(now);
  };

  const freeOf = (passwords: readonly TokenPassword[]): TokenPassword["name"] => {
    const others = passwords.filter(isOthers);
    const place = freePlace(passwords, new Set([...inUse, ...others.map(({ name }) => name)]));
    if (place === undefined) throw bothInUse(token.name, others);
    return place;
  };

  const create = async (): Promise<StoredLogin> => {
    const passwords = await token.passwords();
    const now = known && passwordOf(known.stamp, passwords);
    if (known && now && !isDue(now)) return known;
    const name = freeOf(passwords);
    const expiry = expiryFor(users, run.clock.now() + 2 * rotateDays * day);
    const fresh = await token.makePassword(name, expiry, server);
    run.mask(fresh.value, token.name);
    const login = { username: token.name, password: fresh.value };
    known = { login, stamp: { password: name, created: fresh.creationTime, expires: fresh.expiry ?? "" } };
    return known;
  };

  return {
    async read() {
      const passwords = await token.passwords();
      const login = { username: token.name, password: unknown("the password that the registry gives") };
      return {
        async needed(held) {
          const need = (field: string, want: string, have?: string) => {
            if (known === undefined) freeOf(passwords);
            return { login, changes: [{ field, ...(have === undefined ? {} : { have }), want }] };
          };
          if (held === undefined) return need("login", token.name);
          const { username } = held.login;
          if (username !== token.name) return need("username", token.name, username);
          const password = held.stamp && passwordOf(held.stamp, passwords);
          if (held.stamp === undefined || password === undefined)
            return need("password", "one that the token has", describe(held));
          if (!isExpired(password)) inUse.add(password.name);
          if (isDue(password) && !canWait(password, passwords))
            return need("password", `one of at most ${rotateDays} days`, describe(held));
          known = { login: held.login, stamp: held.stamp };
          return undefined;
        },
      };
    },
    async obtain() {
      creating ??= create().finally(() => {
        creating = undefined;
      });
      return await creating;
    },
  };
}

/** The password that a stamp is about, if the token still has it. Its expiry is partly random, so two that were created at the same moment differ. */
function passwordOf({ password, created, expires }: Stamp, passwords: readonly TokenPassword[]) {
  const same = (one = "", other = "") => one === other || Date.parse(one) === Date.parse(other);
  return passwords.find(
    ({ name, creationTime, expiry }) => name === password && same(creationTime, created) && same(expiry, expires),
  );
}

/** An empty place, else the older one of those that no secret uses. Undefined when secrets use both. */
function freePlace(passwords: readonly TokenPassword[], inUse: ReadonlySet<string>): TokenPassword["name"] | undefined {
  const age = (name: string) => Date.parse(passwords.find((each) => each.name === name)?.creationTime ?? "") || 0;
  return names.filter((name) => !inUse.has(name)).sort((one, other) => age(one) - age(other))[0];
}

/** Pods pull by both until a secret has another one: created again, a password stops working at once. */
function bothInUse(token: string, others: readonly TokenPassword[]): UnfitError {
  const ends = others.map(
    ({ name, expiry }) => `${name} ${expiry ? `until ${expiry.slice(0, 10)}` : "without an end"}`,
  );
  if (others.length === 0)
    return new UnfitError(
      `Both passwords of the token ${token} are in use by secrets of different namespaces, and a new one would take the place of one that pods pull with.`,
      "Delete the secret in one of the namespaces, then run again for all of them: they get one password. Pods that run are not changed.",
    );
  return new UnfitError(
    `The token ${token} has no place for another password: others may pull with ${ends.join(" and ")}.`,
    `Give a token of its own in the input token. If no one pulls with it, delete the password: az acr token credential delete --name ${token} --${others[0]?.name}.`,
  );
}

const describe = ({ stamp }: Held): string =>
  stamp ? `${stamp.password} of ${stamp.created?.slice(0, 10)}` : "one that Slipway did not store";
