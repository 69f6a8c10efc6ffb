/** All calls of the vendor's client in one place, so that a bundle has its models once. */
export { makeCredentials, registries } from "./registries.ts";
export { replications } from "./replications.ts";
export { scopeMaps, tokens } from "./tokens.ts";
