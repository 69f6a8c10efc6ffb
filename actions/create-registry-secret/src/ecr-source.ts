import { type AwsReads, ecrLogin, ecrUser } from "@slipway/aws";
import type { Held, LoginSource, StoredLogin } from "@slipway/kubernetes";
import { unknown } from "@slipway/reconcile";

const hour = 60 * 60_000;
/** Old enough to be renewed: a run every six hours then never finds one that has expired. */
const maxAge = 4 * hour;

/** The login of a registry of ECR: kept while it is fresh, then renewed. To read and plan, no request to AWS is needed. */
export function ecrSource(server: string, aws: AwsReads): LoginSource {
  const { run } = aws;
  let hasWarned = run.mode === "destroy";
  let obtained: Promise<StoredLogin> | undefined;
  const login = { username: ecrUser, password: unknown("the password that ECR gives") };

  const renew = async (): Promise<StoredLogin> => {
    const { username, password, expiresAt } = await ecrLogin(aws);
    const format = (time: number) => new Date(time).toISOString();
    return { login: { username, password }, stamp: { created: format(run.clock.now()), expires: format(expiresAt) } };
  };
  const isDue = ({ created = "", expires = "" }: NonNullable<Held["stamp"]>): boolean =>
    !(run.clock.now() < Math.min(Date.parse(created) + maxAge, Date.parse(expires)));

  return {
    async read() {
      if (!hasWarned) {
        run.warn(
          `A login of ${server} expires after 12 hours: run this on a schedule with mode: apply, every 6 hours or more often. Nodes of EKS need none: they pull from ECR by a role of their own.`,
        );
      }
      hasWarned = true;
      return {
        async needed(held) {
          if (held === undefined) return { login, changes: [{ field: "login", want: ecrUser }] };
          const { username } = held.login;
          if (username !== ecrUser) return { login, changes: [{ field: "username", have: username, want: ecrUser }] };
          const { stamp } = held;
          if (stamp !== undefined && !isDue(stamp)) return undefined;
          const have = stamp?.created === undefined ? "one that Slipway did not store" : `one of ${stamp.created}`;
          return { login, changes: [{ field: "password", have, want: "one of at most 4 hours" }] };
        },
      };
    },
    // One for all namespaces.
    async obtain() {
      obtained ??= renew();
      return await obtained;
    },
  };
}
