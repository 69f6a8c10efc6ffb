import * as ofScopeMaps from "@azure/arm-containerregistry/api/scopeMaps";
import * as ofTokens from "@azure/arm-containerregistry/api/tokens";
import { registryCalls } from "./container-registry.ts";

/** Tokens that may pull from some repositories. */
export const tokens = registryCalls({
  get: ({ context, group, registry, name }, options) => ofTokens.get(context, group, registry, name, options),
  create: ({ context, group, registry, name }, options) =>
    ofTokens.create(context, group, registry, name, {}, options).submitted(),
  update: ({ context, group, registry, name }, options) =>
    ofTokens.update(context, group, registry, name, {}, options).submitted(),
  remove: ({ context, group, registry, name }, options) =>
    ofTokens.$delete(context, group, registry, name, options).submitted(),
});

/** Scope maps: what a token may do. */
export const scopeMaps = registryCalls({
  get: ({ context, group, registry, name }, options) => ofScopeMaps.get(context, group, registry, name, options),
  create: ({ context, group, registry, name }, options) =>
    ofScopeMaps.create(context, group, registry, name, { actions: [] }, options).submitted(),
  update: ({ context, group, registry, name }, options) =>
    ofScopeMaps.update(context, group, registry, name, {}, options).submitted(),
  remove: ({ context, group, registry, name }, options) =>
    ofScopeMaps.$delete(context, group, registry, name, options).submitted(),
});
