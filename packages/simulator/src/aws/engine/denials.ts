import type { Denials } from "./operation.ts";

const invalid = "The security token included in the request is invalid.";
const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const expired = "The security token included in the request is expired";

/** STS, IAM and CloudFormation. */
export const queryDenials: Denials = {
  unsigned: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
  unknownKey: [403, "InvalidClientTokenId", invalid],
  badSignature: [403, "SignatureDoesNotMatch", mismatch],
  expired: [403, "ExpiredToken", expired],
  denied: [403, "AccessDenied"],
};

/** EC2 has words of its own. */
export const ec2Denials: Denials = {
  unsigned: [400, "MissingParameter", "The request must contain the parameter AWSAccessKeyId"],
  unknownKey: [401, "AuthFailure", "AWS was not able to validate the provided access credentials"],
  badSignature: [403, "SignatureDoesNotMatch", mismatch],
  expired: [400, "RequestExpired", "Request has expired."],
  denied: [403, "UnauthorizedOperation"],
};

/** EKS. */
export const restDenials: Denials = {
  unsigned: [403, "MissingAuthenticationTokenException", "Missing Authentication Token"],
  unknownKey: [403, "UnrecognizedClientException", invalid],
  badSignature: [403, "InvalidSignatureException", mismatch],
  expired: [403, "ExpiredTokenException", expired],
  denied: [403, "AccessDeniedException"],
};

/** ECR answers everything with 400. */
export const jsonDenials: Denials = {
  unsigned: [400, "MissingAuthenticationTokenException", "Missing Authentication Token"],
  unknownKey: [400, "UnrecognizedClientException", invalid],
  badSignature: [400, "InvalidSignatureException", mismatch],
  expired: [400, "ExpiredTokenException", expired],
  denied: [400, "AccessDeniedException"],
};
