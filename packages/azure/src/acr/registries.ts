import { $delete, create, generateCredentials, get, update } from "@azure/arm-containerregistry/api/registries";
import type { Json } from "../arm/json-path.ts";
import type { Azure } from "../azure.ts";
import { registryCalls, sendPlanned } from "./container-registry.ts";

/** Registries. */
export const registries = registryCalls({
  get: ({ context, group, registry }, options) => get(context, group, registry, options),
  create: ({ context, group, registry }, options) =>
    create(context, group, registry, { location: "", sku: { name: "" } }, options).submitted(),
  update: ({ context, group, registry }, options) => update(context, group, registry, {}, options).submitted(),
  remove: ({ context, group, registry }, options) => $delete(context, group, registry, options).submitted(),
});

/** Makes a password of a token again; the answer is given as it came. */
export const makeCredentials = (id: string, body: Json, azure: Azure): Promise<unknown> =>
  sendPlanned(
    "POST",
    id,
    `${id}/generateCredentials`,
    body,
    ({ context, group, registry }, options) => generateCredentials(context, group, registry, {}, options).submitted(),
    azure,
  );
