import { type Run, UnfitError } from "@slipway/action";
import type { RegistryToken, TokenPassword } from "@slipway/azure";
import type { Held, LoginSource, Stamp, StoredLogin } from "@slipway/kubernetes";
import { unknown } from "@slipway/reconcile";

const day = 24 * 60 * 60_000;
const names = ["password1", "password2"] as const;

/**
 * The login of a registry's token. Its two passwords alternate: a new one takes the place that no secret uses, so that
 * what pods pull with stays good until the secret has the new one.
 */
export function registryLogin(token: RegistryToken, server: string, rotateDays: number, run: Run): LoginSource {
  let known: StoredLogin | undefined;
  let creating: Promise<StoredLogin> | undefined;
  const inUse = new Set<string>();

  const isDue = ({ creationTime, expiry }: TokenPassword): boolean =>
    run.clock.now() >= Math.min(Date.parse(creationTime) + rotateDays * day, expiry ? Date.parse(expiry) : Infinity);

  const isExpired = ({ expiry }: TokenPassword): boolean =>
    expiry !== undefined && run.clock.now() >= Date.parse(expiry);

  const create = async (): Promise<StoredLogin> => {
    const passwords = await token.passwords();
    const now = known && passwordOf(known.stamp, passwords);
    if (known && now && !isDue(now)) return known;
    const name = freePlace(passwords, inUse);
    if (name === undefined) throw bothInUse(token.name);
    const fresh = await token.makePassword(name, expiryAfter(run.clock.now(), rotateDays), server);
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
          if (held === undefined) return { login, changes: [{ field: "login", want: token.name }] };
          const { username } = held.login;
          if (username !== token.name)
            return { login, changes: [{ field: "username", have: username, want: token.name }] };
          const password = held.stamp && passwordOf(held.stamp, passwords);
          const need = (want: string) => ({ login, changes: [{ field: "password", have: describe(held), want }] });
          if (held.stamp === undefined || password === undefined) return need("one that the token has");
          if (!isExpired(password)) inUse.add(password.name);
          if (isDue(password)) return need(`one of at most ${rotateDays} days`);
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
const bothInUse = (token: string): UnfitError =>
  new UnfitError(
    `Both passwords of the token ${token} are in use by secrets of different namespaces, and a new one would take the place of one that pods pull with.`,
    "Delete the secret in one of the namespaces, then run again for all of them: they get one password. Pods that run are not changed.",
  );

/** In whole seconds: the registry keeps nothing finer. */
function expiryAfter(now: number, rotateDays: number): string {
  const jitter = Math.floor(Math.random() * 3_600) * 1_000;
  return new Date(now + 2 * rotateDays * day + jitter).toISOString().replace(/\.\d+Z$/, "Z");
}

const describe = ({ stamp }: Held): string =>
  stamp ? `${stamp.password} of ${stamp.created?.slice(0, 10)}` : "one that Slipway did not store";
