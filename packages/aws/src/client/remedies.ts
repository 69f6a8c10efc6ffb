import type { Remedy } from "./remedy.ts";

/** What every service of AWS says. */
export const commonRemedies: readonly Remedy[] = [
  {
    code: /^(ThrottlingException|Throttling|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    retry: "passing",
    say: "AWS throttles this account: run fewer of these at once, or later.",
  },
  {
    code: /^(AccessDenied(Exception)?|UnauthorizedOperation)$/,
    message: /explicit deny/,
    retry: "no",
    say: "A policy denies the identity the permission that the message names, so granting it is not enough: remove the deny from the policy of the identity, of the permissions boundary or of the organization.",
  },
  {
    code: /^(AccessDenied(Exception)?|UnauthorizedOperation)$/,
    retry: "no",
    say: "Grant the identity the permission that the message names, on the resource that it names.",
  },
  {
    code: /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    retry: "no",
    say: "The credentials have expired: check the clock of the runner, or sign in by role-to-assume, which renews them.",
  },
  {
    code: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken(Exception)?|AuthFailure)$/,
    retry: "no",
    say: "AWS does not know these credentials: check those in the environment, and the region, or sign in by role-to-assume.",
  },
];
