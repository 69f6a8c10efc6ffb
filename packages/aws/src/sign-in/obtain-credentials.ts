import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { RemediedError, type Run } from "@slipway/action";
import { ownerOf } from "../client/arn.ts";
import { call } from "../client/calls.ts";
import { clientConfig } from "../client/config.ts";
import { AwsError } from "../client/errors.ts";
import type { Credentials, SignInOptions } from "./credentials.ts";

/** Signing in failed, no credentials were found, or they are for the wrong account. */
export class SignInError extends RemediedError {
  override readonly name = "SignInError";
}

const audience = "sts.amazonaws.com";
/** How long STS lets a session live by default. */
const anHour = 60 * 60_000;

/** By GitHub's OIDC token where the job may have one and the inputs name a role, else what an earlier step or the machine has. */
export async function obtainCredentials(options: SignInOptions, run: Run): Promise<Credentials> {
  const { allowedAccounts } = options;
  // A workflow can only set a variable to nothing, not unset it.
  const hasTokenFile = Boolean(run.env.AWS_WEB_IDENTITY_TOKEN_FILE);
  // Beside such a file AWS_ROLE_ARN is the role of the machine (IRSA), which trusts the file's issuer and not GitHub.
  const role = hasTokenFile && options.role === run.env.AWS_ROLE_ARN ? undefined : options.role;
  if (role !== undefined && run.idToken === undefined && !hasTokenFile) {
    throw new SignInError(
      `The job cannot sign in to AWS as ${role}: it has no permission to get a token from GitHub.`,
      "Give the job `permissions: id-token: write`, in the caller as well if this is a reusable workflow. Or leave role-to-assume out to use the credentials that an earlier step left.",
    );
  }
  const credentials =
    role !== undefined && run.idToken !== undefined
      ? await byOidc(role, run.idToken, options.region, run)
      : await byVendorChain(options.region, role, run);
  const { account } = ownerOf(credentials.caller);
  if (allowedAccounts === undefined || allowedAccounts.includes(account)) return credentials;
  throw new SignInError(
    `This is the account ${account}, signed in as ${credentials.caller}; allowed-account-ids has ${allowedAccounts.join(", ")}.`,
    "Sign in to one of these accounts (role-to-assume), or add this one to allowed-account-ids. Nothing was read or changed.",
  );
}

async function byOidc(
  role: string,
  idToken: (audience: string) => Promise<string>,
  region: string,
  run: Run,
): Promise<Credentials> {
  const sts = new STSClient(clientConfig(region, run));
  let claims: Claims = {};
  try {
    const { Credentials: keys, AssumedRoleUser: user } = await call(
      run,
      `sts:AssumeRoleWithWebIdentity to ${role}`,
      async (options) => {
        // It expires within minutes, so each try gets a new one.
        const token = await idToken(audience);
        claims = claimsOf(token);
        const RoleSessionName = `slipway-${run.env.GITHUB_RUN_ID ?? run.action}`.slice(0, 64);
        return await sts.send(
          new AssumeRoleWithWebIdentityCommand({ RoleArn: role, RoleSessionName, WebIdentityToken: token }),
          options,
        );
      },
    );
    return masked(run, {
      accessKeyId: keys?.AccessKeyId ?? "",
      secretAccessKey: keys?.SecretAccessKey ?? "",
      ...(keys?.SessionToken === undefined ? {} : { sessionToken: keys.SessionToken }),
      expiresAt: keys?.Expiration?.getTime() ?? run.clock.now() + anHour,
      caller: user?.Arn ?? role,
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const [subject, issuer] = [claims.sub, claims.iss];
    const hint = subject === undefined ? "" : ` The subject of this job is ${subject}.`;
    const by = issuer === undefined ? "" : ` The issuer of its token is ${issuer}.`;
    throw new SignInError(`Signing in to AWS failed: ${error.message}`, `${error.remedy}${hint}${by}`, {
      cause: error,
    });
  }
}

/** Keys in the environment, then what the vendor's own chain finds: profiles, containers, the machine. */
async function byVendorChain(region: string, role: string | undefined, run: Run): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = run.env;
  const fromEnvironment =
    id && secret
      ? { credentials: { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) } }
      : {};
  const sts = new STSClient({ ...clientConfig(region, run), ...fromEnvironment });
  const found = await sts.config.credentials().catch((error: unknown) => {
    throw new SignInError(
      `No credentials for AWS were found: ${error instanceof Error ? error.message : String(error)}`,
      "Give the job `permissions: id-token: write` and the input role-to-assume to sign in by OIDC, or run aws-actions/configure-aws-credentials before this step.",
      { cause: error },
    );
  });
  if (role !== undefined) return await byRole(role, region, found, run);
  const { Arn: caller = "" } = await call(run, "sts:GetCallerIdentity", (options) =>
    sts.send(new GetCallerIdentityCommand({}), options),
  );
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
  return masked(run, {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    expiresAt: expiration?.getTime() ?? Number.POSITIVE_INFINITY,
    caller,
  });
}

/** As a role that the machine's own may assume. */
async function byRole(
  role: string,
  region: string,
  credentials: AwsCredentialIdentity,
  run: Run,
): Promise<Credentials> {
  const sts = new STSClient({ ...clientConfig(region, run), credentials });
  const RoleSessionName = `slipway-${run.env.GITHUB_RUN_ID ?? run.action}`.slice(0, 64);
  const { Credentials: keys, AssumedRoleUser: user } = await call(run, `sts:AssumeRole to ${role}`, (options) =>
    sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName }), options),
  );
  return masked(run, {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    ...(keys?.SessionToken === undefined ? {} : { sessionToken: keys.SessionToken }),
    expiresAt: keys?.Expiration?.getTime() ?? run.clock.now() + anHour,
    caller: user?.Arn ?? role,
  });
}

/** What the vendor's chain finds. */
type AwsCredentialIdentity = Awaited<ReturnType<STSClient["config"]["credentials"]>>;

function masked(run: Run, credentials: Credentials): Credentials {
  run.mask(credentials.secretAccessKey);
  if (credentials.sessionToken !== undefined) run.mask(credentials.sessionToken);
  return credentials;
}

/** What a trust policy has to name of a token. */
interface Claims {
  readonly sub?: string;
  readonly iss?: string;
}

function claimsOf(token: string): Claims {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
