import { fromBody } from "../../engine/body.ts";
import { at, listOf } from "../../engine/json.ts";
import type { ActionRequest, ResourceType } from "../../engine/resource-type.ts";
import { withinNamespace } from "./namespace.ts";
import { regionOf, wrong } from "./tier.ts";

const rights = ["Listen", "Send", "Manage"];

const ruleRules = fromBody({
  tags: "none",
  check: (_, draft) => {
    const wanted = listOf(at(draft, "properties.rights")).map(String);
    const unknown = wanted.find((one) => !rights.includes(one));
    if (wanted.length === 0 || unknown !== undefined)
      throw wrong(
        `The rights must be some of ${rights.join(", ")}${unknown === undefined ? "" : `, not '${unknown}'`}.`,
      );
    if (wanted.includes("Manage") && wanted.length < rights.length)
      throw wrong("Manage permission should also include Send and Listen.");
  },
  given: ({ arm, id }) => ({ location: regionOf(arm, id) }),
});

/** Both keys of a rule with their connection strings. */
function listKeys({ arm, entry }: ActionRequest): { body: Record<string, string> } {
  const { id, name } = entry.resource;
  const namespace = id.split("/")[8] ?? "";
  const hub = id.includes("/eventhubs/") ? `;EntityPath=${id.split("/")[10]}` : "";
  const made = () => Buffer.from(arm.world.ids.hex(64), "hex").toString("base64");
  entry.hidden.primary ??= made();
  entry.hidden.secondary ??= made();
  const [primary, secondary] = [String(entry.hidden.primary), String(entry.hidden.secondary)];
  const connection = (key: string) =>
    `Endpoint=sb://${namespace.toLowerCase()}.servicebus.windows.net/;SharedAccessKeyName=${name};SharedAccessKey=${key}${hub}`;
  return {
    body: {
      primaryConnectionString: connection(primary),
      secondaryConnectionString: connection(secondary),
      primaryKey: primary,
      secondaryKey: secondary,
      keyName: name,
    },
  };
}

const rule = (name: string, shownType: string): ResourceType => ({
  name,
  shownType,
  ...withinNamespace,
  body: { build: ruleRules },
  views: {
    // Read, it has another letter case than written.
    show: (_, { resource }) => ({
      ...resource,
      id: resource.id
        .replace("/resourceGroups/", "/resourcegroups/")
        .replace("/authorizationRules/", "/authorizationrules/"),
    }),
    showWritten: (_, { resource }) => resource,
  },
  actions: {
    listKeys: { permission: "listkeys/action", run: listKeys },
    regenerateKeys: {
      permission: "regenerateKeys/action",
      run: (action) => {
        delete action.entry.hidden[action.body.keyType === "SecondaryKey" ? "secondary" : "primary"];
        return listKeys(action);
      },
    },
  },
});

/** Shared access rules of namespaces and hubs. */
export const authorizationRules: readonly ResourceType[] = [
  rule("Microsoft.EventHub/namespaces/authorizationRules", "Microsoft.EventHub/Namespaces/AuthorizationRules"),
  rule(
    "Microsoft.EventHub/namespaces/eventhubs/authorizationRules",
    "Microsoft.EventHub/Namespaces/EventHubs/AuthorizationRules",
  ),
];
