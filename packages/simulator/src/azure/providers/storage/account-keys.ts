import { at, type JsonObject, textOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ActionRequest } from "../../engine/resource-type.ts";

/** The two keys of an account, created at their first use. */
function keys({ arm, entry }: ActionRequest): JsonObject {
  const made = () => Buffer.from(arm.world.ids.hex(128), "hex").toString("base64");
  for (const name of ["key1", "key2"]) entry.hidden[name] ??= made();
  return {
    keys: ["key1", "key2"].map((keyName) => ({
      creationTime: at(entry.resource, `properties.keyCreationTime.${keyName}`),
      keyName,
      value: entry.hidden[keyName],
      permissions: "FULL",
    })),
  };
}

/** What one may do with the keys. */
export const keyActions = {
  listKeys: { permission: "listKeys/action", run: (act: ActionRequest) => ({ body: keys(act) }) },
  regenerateKey: {
    permission: "regeneratekey/action",
    run: (act: ActionRequest) => {
      const name = textOf(act.body.keyName) ?? "";
      if (name !== "key1" && name !== "key2")
        throw badRequest("InvalidValuesForRequestParameters", "Values for request parameters are invalid: keyName.");
      delete act.entry.hidden[name];
      return { body: keys(act) };
    },
  },
};
