import { fingerprint } from "@slipway/reconcile";

/** Who a password is for, as seconds of half a day: the secrets of this run, and parts of them that earlier runs were for. */
export interface PasswordUsers {
  readonly own: number;
  readonly known: ReadonlySet<number>;
}

/** Long enough that two seldom have the same second. */
const halfDay = 43_200;

/**
 * A registry keeps of a password when it was created and when it expires, and nothing else. So the second of the half day
 * at which it expires says whose it is: whoever shares the token sees that another one's may be in use. A password for some of
 * these namespaces is one that this run sees in use; one for others as well is not.
 */
export async function usersOf(secret: string, namespaces: readonly string[]): Promise<PasswordUsers> {
  const all = [...new Set(namespaces)].sort();
  const parts = [...all.map((one) => [one]), ...all.map((one) => all.filter((each) => each !== one))];
  const secondOf = async (of: readonly string[]) =>
    Number.parseInt(await fingerprint([secret.toLowerCase(), ...of].join("\n")), 16) % halfDay;
  const own = await secondOf(all);
  return { own, known: new Set([own, ...(await Promise.all(parts.filter(({ length }) => length > 0).map(secondOf)))]) };
}

/** Whether a password that expires then is for the secrets of this run alone. */
export const isFor = ({ known }: PasswordUsers, expiry: string | undefined): boolean =>
  expiry !== undefined && known.has((Date.parse(expiry) / 1_000) % halfDay);

/** Within a day after a moment, in whole seconds. Which half of it is random, so that two that are created at once may differ. */
export function expiryFor({ own }: PasswordUsers, moment: number): string {
  const now = Math.ceil(moment / 1_000);
  const first = now + ((own - (now % halfDay) + halfDay) % halfDay);
  const seconds = first + Math.floor(Math.random() * 2) * halfDay;
  return new Date(seconds * 1_000).toISOString().replace(/\.\d+Z$/, "Z");
}
