import { $delete, create, get, update } from "@azure/arm-containerregistry/api/replications";
import { registryCalls } from "./container-registry.ts";

/** Replicas: the regions that a registry is in besides its own. */
export const replications = registryCalls({
  get: ({ context, group, registry, name }, options) => get(context, group, registry, name, options),
  create: ({ context, group, registry, name }, options) =>
    create(context, group, registry, name, { location: "" }, options).submitted(),
  update: ({ context, group, registry, name }, options) =>
    update(context, group, registry, name, {}, options).submitted(),
  remove: ({ context, group, registry, name }, options) => $delete(context, group, registry, name, options).submitted(),
});
