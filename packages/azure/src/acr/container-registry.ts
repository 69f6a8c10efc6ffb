import { createContainerRegistryManagement } from "@azure/arm-containerregistry/api";
import type { OperationOptions } from "@azure-rest/core-client";
import { isAbsent } from "../arm/absent.ts";
import { apiVersion } from "../arm/api-versions.ts";
import type { Guard } from "../arm/client.ts";
import type { Json } from "../arm/json-path.ts";
import { onOurTransport, throughSdk } from "../arm/sdk.ts";
import { asPlanned, unlessGone } from "../arm/sdk-writes.ts";
import type { Azure, AzureReads } from "../azure.ts";

/** A registry, or a thing in one: the vendor's client, and what names the thing to it. */
interface Place {
  readonly context: ReturnType<typeof createContainerRegistryManagement>;
  readonly group: string;
  readonly registry: string;
  /** Of a thing in the registry. */
  readonly name: string;
}

/** The vendor's functions for one kind of thing. */
interface Functions {
  get(at: Place, options: OperationOptions): Promise<unknown>;
  create(at: Place, options: OperationOptions): Promise<unknown>;
  update(at: Place, options: OperationOptions): Promise<unknown>;
  remove(at: Place, options: OperationOptions): Promise<unknown>;
}

/** The vendor's client, on our transport and our clock. */
function placeOf(azure: AzureReads, http: AzureReads["readOnlyHttp"], id: string, version = apiVersion(id)): Place {
  const [, , subscription = "", , group = "", , , , registry = "", , name = ""] = id.split("/");
  const context = createContainerRegistryManagement(azure.signIn, subscription, {
    ...onOurTransport(azure, http),
    apiVersion: version,
  });
  return { context, group, registry, name };
}

/** Has one of the vendor's functions send a body as it was planned, and waits for what comes of it. */
export async function sendPlanned(
  method: "POST" | "PUT" | "PATCH",
  id: string,
  path: string,
  body: Json,
  call: (at: Place, options: OperationOptions) => Promise<unknown>,
  azure: Azure,
): Promise<unknown> {
  return await azure.arm.change(method, path, body, async () => {
    const { reply } = await throughSdk(azure, `${method} ${path}`, (options) => {
      const at = placeOf(azure, azure.http, id);
      at.context.pipeline.addPolicy(asPlanned(body));
      return call(at, options);
    });
    return reply;
  });
}

/** How a kind of thing is read as it came, and written as it was planned. */
export const registryCalls = ({ get, create, update, remove }: Functions) => ({
  /** Undefined when there is no such thing. Some settings show only in another version than ours. */
  async read<T>(id: string, azure: AzureReads, version?: string): Promise<T | undefined> {
    try {
      const { reply } = await throughSdk(azure, `GET ${id}`, (options) =>
        get(placeOf(azure, azure.readOnlyHttp, id, version), options),
      );
      return reply.body as T;
    } catch (error) {
      if (isAbsent(error, azure.run)) return undefined;
      throw error;
    }
  },

  async create(id: string, body: Json, { ifNew }: Guard, azure: Azure): Promise<unknown> {
    const guard = ifNew ? { requestOptions: { headers: { "if-none-match": "*" } } } : {};
    return await sendPlanned("PUT", id, id, body, (at, options) => create(at, { ...options, ...guard }), azure);
  },

  update: (id: string, body: Json, azure: Azure): Promise<unknown> => sendPlanned("PATCH", id, id, body, update, azure),

  /** Waits until it is gone, if it is there. */
  async delete(id: string, azure: Azure): Promise<void> {
    await azure.arm.change("DELETE", id, undefined, () =>
      unlessGone(throughSdk(azure, `DELETE ${id}`, (options) => remove(placeOf(azure, azure.http, id), options))),
    );
  },
});
