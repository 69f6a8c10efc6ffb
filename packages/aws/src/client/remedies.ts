import type { Remedy } from "./remedy.ts";

const ofTagPolicy =
  "A tag policy of the organization does not allow one of these tags: correct its name (upper and lower case count) or its value in tags, or have the policy changed. `aws organizations describe-effective-policy --policy-type TAG_POLICY` shows it.";
const tooManyTags =
  "A resource has at most 50 tags, and those that others set count too: give fewer in tags, or remove some that no one needs.";

/** What every service of AWS says. */
export const commonRemedies: readonly Remedy[] = [
  {
    code: /^TagPolicy(Violation)?(Exception)?$/,
    retry: "no",
    say: ofTagPolicy,
  },
  {
    code: /./,
    message: /tag polic(y|ies)/i,
    retry: "no",
    say: ofTagPolicy,
  },
  {
    code: /./,
    message: /is not a valid tag key/,
    retry: "no",
    say: "The tags of machines are shown in their metadata, where a name has only letters, digits and -_+=,.@: in it. Give tags without spaces and slashes in their names, or turn that off: in the launch template, or for the account (`aws ec2 modify-instance-metadata-defaults --instance-metadata-tags disabled`).",
  },
  {
    code: /^(TooManyTagsException|TagLimitExceeded)$/,
    retry: "no",
    say: tooManyTags,
  },
  {
    code: /^(BadRequestException|InvalidParameterException|ValidationError)$/,
    message: /at most 50 tags|at 'tags' failed/,
    retry: "no",
    say: tooManyTags,
  },
  {
    code: /^(ThrottlingException|Throttling|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    retry: "passing",
    say: "AWS throttles this account: run fewer of these at once, or later.",
  },
  {
    code: /^(AccessDenied(Exception)?|UnauthorizedOperation)$/,
    message: /explicit deny/,
    retry: "no",
    say: "A policy denies the identity the permission that the message names, so granting it is not enough: remove the deny from the policy of the identity, of the permissions boundary or of the organization. If the policy demands tags on whatever is created, give them in tags.",
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
