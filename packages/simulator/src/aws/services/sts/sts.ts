import { readToken } from "../../../jwt/jwt.ts";
import { account, issueKey } from "../../engine/account.ts";
import { queryDenials } from "../../engine/denials.ts";
import { type Api, AwsRefusal, type Call, type Fields } from "../../engine/operation.ts";
import { allowsAssuming, type Principal } from "../iam/document.ts";
import { iam, type Role, roleByArn } from "../iam/state.ts";

const denied = (message: string) => new AwsRefusal(403, "AccessDenied", message);
const invalid = (message: string) => new AwsRefusal(400, "ValidationError", message);

const sessionName = /^[\w+=,.@-]{2,64}$/;

function checkSession(call: Call, role: Role | undefined, chained = false): number {
  const name = call.need("RoleSessionName");
  if (!sessionName.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  const seconds = call.number("DurationSeconds") ?? 3600;
  if (!(seconds >= 900 && seconds <= 43_200)) {
    throw invalid(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${seconds < 900 ? "greater than or equal to 900" : "less than or equal to 43200"}`,
    );
  }
  if (chained && seconds > 3600) {
    throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  if (role && seconds > role.MaxSessionDuration) {
    throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return seconds;
}

function openSession(call: Call, role: Role, seconds: number): Fields {
  const { world } = call;
  const { id } = account(world);
  const name = call.need("RoleSessionName");
  const arn = `arn:aws:sts::${id}:assumed-role/${role.RoleName}/${name}`;
  const userId = `${role.RoleId}:${name}`;
  const key = issueKey(world, { account: id, arn, userId, principalArn: role.Arn }, seconds);
  return {
    Credentials: {
      AccessKeyId: key.id,
      SecretAccessKey: key.secret,
      SessionToken: key.sessionToken,
      Expiration: new Date(key.expires ?? 0).toISOString().replace(/\.\d+Z$/, "Z"),
    },
    AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
  };
}

/** A role that others know of by now and that trusts the principal. */
function trusting(call: Call, role: Role | undefined, action: string, principal: Principal, facts: Fields): boolean {
  const known = role !== undefined && role.visibleAt <= call.world.clock.now();
  return known && allowsAssuming(role.AssumeRolePolicyDocument, action, principal, facts as Record<string, string>);
}

/** The role's ARN, or the refusal of what is none. */
function roleArn(call: Call): string {
  const arn = call.need("RoleArn");
  if (/^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(arn)) return arn;
  throw new AwsRefusal(400, "ValidationError", arn.startsWith("arn:") ? `${arn} is invalid` : `Request ARN is invalid`);
}

function assumeRole(call: Call): Fields {
  const { world, caller } = call;
  const arn = roleArn(call);
  const role = roleByArn(world, arn);
  const chained = caller.arn.includes(":assumed-role/");
  const seconds = checkSession(call, role, chained);
  const root = `arn:aws:iam::${caller.account}:root`;
  const names = [caller.arn, caller.principalArn, root, caller.account];
  const facts: Record<string, string> = { "aws:principalarn": caller.principalArn };
  const externalId = call.text("ExternalId");
  if (externalId !== undefined) facts["sts:externalid"] = externalId;
  if (!role || !trusting(call, role, "sts:AssumeRole", { kind: "AWS", names }, facts)) {
    throw denied(`User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
  }
  return openSession(call, role, seconds);
}

/** The claims of a web identity token, as conditions name them: with the provider's host in front. */
function assertedClaims(
  call: Call,
  token: string,
): { readonly providerArn: string; readonly claims: Record<string, string> } {
  const { world } = call;
  const read = readToken(world, token);
  const wrong = (message: string) => new AwsRefusal(400, "InvalidIdentityToken", message);
  if (!read)
    throw wrong("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  const { iss, exp, aud } = read.claims;
  const provider = Object.values(iam(world).providers).find(({ Url }) => `https://${Url}` === iss);
  if (!provider) throw wrong(`No OpenIDConnect provider found in your account for ${iss}`);
  if (!read.genuine)
    throw wrong(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  const now = Math.floor(world.clock.now() / 1000);
  if (typeof exp !== "number" || exp <= now) {
    const message = `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`;
    throw new AwsRefusal(400, "ExpiredTokenException", message);
  }
  if (!provider.ClientIDList.some((client) => client === aud)) throw wrong("Incorrect token audience");
  const claims = Object.entries(read.claims).map(([name, value]) => [
    `${provider.Url}:${name}`.toLowerCase(),
    String(value),
  ]);
  return { providerArn: provider.Arn, claims: Object.fromEntries(claims) };
}

function assumeRoleWithWebIdentity(call: Call): Fields {
  const role = roleByArn(call.world, roleArn(call));
  const { providerArn, claims } = assertedClaims(call, call.need("WebIdentityToken"));
  const principal: Principal = { kind: "Federated", names: [providerArn] };
  if (!role || !trusting(call, role, "sts:AssumeRoleWithWebIdentity", principal, claims)) {
    throw denied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
  }
  const seconds = checkSession(call, role);
  const of = (name: string) => Object.entries(claims).find(([key]) => key.endsWith(`:${name}`))?.[1];
  return {
    SubjectFromWebIdentityToken: of("sub"),
    Audience: of("aud"),
    ...openSession(call, role, seconds),
    Provider: providerArn,
  };
}

/** The Security Token Service. */
export const sts: Api = {
  prefix: "sts",
  protocol: "query",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  version: "2011-06-15",
  denials: queryDenials,
  missing: (member) => {
    const name = member.charAt(0).toLowerCase() + member.slice(1);
    return invalid(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  },
  operations: {
    AssumeRole: { resource: (call) => call.need("RoleArn"), run: assumeRole },
    AssumeRoleWithWebIdentity: { unsigned: true, run: assumeRoleWithWebIdentity },
    GetCallerIdentity: {
      permission: "none",
      run: ({ caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
    },
    GetSessionToken: {
      permission: "none",
      run({ world, caller, number }) {
        const key = issueKey(world, caller, number("DurationSeconds") ?? 43_200);
        const expires = new Date(key.expires ?? 0).toISOString().replace(/\.\d+Z$/, "Z");
        return {
          Credentials: {
            AccessKeyId: key.id,
            SecretAccessKey: key.secret,
            SessionToken: key.sessionToken,
            Expiration: expires,
          },
        };
      },
    },
  },
};
