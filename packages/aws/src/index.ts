export { AwsError } from "./aws-error.ts";
export { type Aws, connectAws } from "./connect.ts";
export { eksToken } from "./eks-token.ts";
export { awsInputs } from "./inputs.ts";
export { mappingContradictions, mappingInputs, mappingsInput, mappingsOf } from "./mapping.ts";
export { findRoles } from "./principal.ts";
export { type Remedy, remedies } from "./remedies.ts";
export { accessEntry, entryOf } from "./resources/access-entry.ts";
export { authenticationMode } from "./resources/authentication-mode.ts";
