/**
 * What to do about a refusal, as data. `retry`: "busy" means that another change is in the way, so look again later
 * and decide anew; "passing" means to send the same again; "replication" means that something just made is not known
 * everywhere yet; "no" is final.
 */
export interface Remedy {
  readonly code: RegExp;
  /** Where one code means several things: what the message has to say. */
  readonly message?: RegExp;
  readonly retry: "no" | "busy" | "passing" | "replication";
  readonly say: string;
}

/** The first that fits counts. */
export const remedies: readonly Remedy[] = [
  {
    code: /^(ThrottlingException|Throttling|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    retry: "passing",
    say: "AWS throttles this account: run fewer of these at once, or later.",
  },
  {
    code: /^AccessDenied(Exception)?$/,
    message: /AssumeRoleWithWebIdentity/,
    retry: "no",
    say: "Correct the trust policy of the role, or role-to-assume: the role has to exist, and to grant sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider for this job's subject. Repositories made since July 2026 have subjects with ids (repo:OWNER@ID/REPO@ID:…).",
  },
  {
    code: /^AccessDenied(Exception)?$/,
    message: /explicit deny/,
    retry: "no",
    say: "A policy denies the identity the permission that the message names, so to grant it is not enough: lift the deny, be it of the identity, of a boundary or of the organization.",
  },
  {
    code: /^AccessDenied(Exception)?$/,
    retry: "no",
    say: "Grant the identity the permission that the message names, on the resource that it names.",
  },
  {
    code: /^InvalidIdentityToken(Exception)?$/,
    retry: "no",
    say: "Add GitHub's OIDC provider to the account: https://token.actions.githubusercontent.com with the client ID sts.amazonaws.com.",
  },
  {
    code: /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    retry: "no",
    say: "The credentials ran out: check the clock of the runner, or sign in by role-to-assume, which renews them.",
  },
  {
    code: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken(Exception)?|AuthFailure)$/,
    retry: "no",
    say: "AWS does not know these credentials: check those that the environment holds, and the region, or sign in by role-to-assume.",
  },
  {
    code: /^ResourceInUseException$/,
    retry: "busy",
    say: "Another change of the same thing is still going on: run again when it has ended.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /invalid principal/,
    retry: "replication",
    say: "EKS does not know the role: it was deleted, is a service-linked role, or was made only now. In the last case run again in a minute.",
  },
  {
    code: /^ResourceNotFoundException$/,
    message: /principalArn could not be found/,
    retry: "replication",
    say: "EKS does not know the access entry that was just made: run again in a minute.",
  },
  {
    code: /^InvalidParameterException$/,
    message: /policyArn/,
    retry: "no",
    say: "Correct the access policy: `aws eks list-access-policies` lists those that there are.",
  },
  {
    code: /^ResourceLimitExceeded(Exception)?$/,
    retry: "no",
    say: "The cluster holds as many as AWS allows: remove unused ones, or ask for a higher quota.",
  },
  {
    code: /^UnsupportedAvailabilityZoneException$/,
    retry: "no",
    say: "Choose subnets in other availability zones: the message names those that can be had.",
  },
];

/** What to do when nothing more is known than the status. */
export function remedyFor(status: number, code: string, message: string): Remedy {
  const known = remedies.find((each) => each.code.test(code) && (each.message?.test(message) ?? true));
  if (known) return known;
  if (status === 429 || status >= 500) {
    return {
      code: /./,
      retry: "passing",
      say: "The service is not well at the moment: run again later. If it stays so, look at the AWS Health Dashboard.",
    };
  }
  return { code: /./, retry: "no", say: "Compare the inputs with what the message says, then run again." };
}
