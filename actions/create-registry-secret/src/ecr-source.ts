import { type Aws, ecrLogin, ecrUser } from "@slipway/aws";
import type { Held, LoginSource } from "@slipway/kubernetes";

const hour = 60 * 60_000;
/** Old enough to be made anew: a run each six hours then never finds one that has ended. */
const oldest = 4 * hour;

/** The login of a registry of ECR: kept while it is fresh, else asked for anew. To look, nothing is asked of AWS. */
export function ecrSource(server: string, aws: Aws): LoginSource {
  const { run } = aws;
  let asked: ReturnType<typeof ask> | undefined;
  const ask = async () => {
    const { username, password, ends } = await ecrLogin(aws);
    const told = (time: number) => new Date(time).toISOString();
    return { login: { username, password }, stamp: { created: told(run.clock.now()), expires: told(ends) } };
  };
  const isDue = ({ created = "", expires = "" }: NonNullable<Held["stamp"]>): boolean =>
    !(run.clock.now() < Math.min(Date.parse(created) + oldest, Date.parse(expires)));

  return {
    async look() {
      run.warn(
        `A login of ${server} ends after 12 hours: run this on a schedule, every 6 hours or more often. Nodes of EKS need none: they pull from ECR by the role of their own.`,
      );
      return async (held) => {
        if (held === undefined) return [{ field: "login", want: ecrUser }];
        const { login, stamp } = held;
        if (login.username !== ecrUser) return [{ field: "username", have: login.username, want: ecrUser }];
        if (stamp !== undefined && !isDue(stamp)) return [];
        const have = stamp?.created === undefined ? "one that Slipway did not store" : `one of ${stamp.created}`;
        return [{ field: "password", have, want: "one of at most 4 hours" }];
      };
    },
    // One for all namespaces.
    async obtain() {
      asked ??= ask();
      return await asked;
    },
  };
}
