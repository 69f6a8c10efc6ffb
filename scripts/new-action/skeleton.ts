/** The files of a new action by their names. As an example it ensures one text record of a private DNS zone. */
export const skeleton = (name: string): Record<string, string> => ({
  "main.ts": `import { start } from "@slipway/action";
import action from "./action.ts";

await start(action);
`,

  "action.ts": `import { defineAction, text } from "@slipway/action";
import { type ArmResource, type Azure, azureId, azureInputs, connectAzure } from "@slipway/azure";
import { changed, defineResource } from "@slipway/reconcile";

interface Note {
  readonly zone: string;
  readonly name: string;
  readonly value: string;
}

const metadata = { "made-by": "slipway" };

const record = defineResource<Note, ArmResource, Azure>({
  kind: "text record",
  name: ({ zone, name }) => \`\${zone}/TXT/\${name}\`,
  read: ({ zone, name }, { arm }) => arm.get(\`\${zone}/TXT/\${name}\`),
  diff: ({ properties }, { value }) => changed(properties, { txtRecords: [{ value: [value] }] }),
  create: ({ zone, name, value }, { arm }) =>
    arm.put(\`\${zone}/TXT/\${name}\`, { properties: { ttl: 300, metadata, txtRecords: [{ value: [value] }] } }, { ifNew: true }),
  // What we do not own is written back as it was read, and only if it still is so.
  update: ({ value }, { id, etag, properties }, { arm }) =>
    arm.put(id, { properties: { ...properties, txtRecords: [{ value: [value] }] } }, { ifMatch: etag }),
  remove: ({ id }, _want, { arm }) => arm.delete(id),
  owned: ({ properties }) => (properties.metadata as Record<string, string> | undefined)?.["made-by"] === "slipway",
});

export default defineAction({
  name: "${name}",
  about: "Settles a text record of a private DNS zone.",
  branding: { icon: "edit", color: "blue" },
  inputs: {
    zone: azureId("The private DNS zone, by its resource ID.", "Microsoft.Network/privateDnsZones"),
    name: text("The name of the record within the zone.", {
      form: { pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, write: "Write 1 to 63 small letters, digits or dashes." },
    }),
    value: text("What the record says."),
    ...azureInputs,
  },
  outputs: { id: "Resource ID of the record." },
  example: {
    zone: "/subscriptions/\${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/privateDnsZones/corp.example",
    name: "note",
    value: "hello",
    "client-id": "\${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "\${{ vars.AZURE_TENANT_ID }}",
  },
  granted: ["To plan and check: Reader on the zone.", "To apply: Private DNS Zone Contributor on the zone."],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: ({ zone, name, value }) => [record({ zone, name, value })],
  report: (_inputs, [goal]) => ({ id: goal.name }),
});
`,

  "arrange.ts": `import { type Arrange, azureOperator } from "@slipway/testing";

/** A zone with a record of another team's. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network");
  const zone = \`\${group}/providers/Microsoft.Network/privateDnsZones/corp.example\`;
  await azure.put(zone, { location: "global", properties: {} });
  const theirs = (value: string) =>
    azure.put(\`\${zone}/TXT/theirs\`, { properties: { ttl: 60, txtRecords: [{ value: [value] }] } });
  await theirs("first");
  const values = async (name: string) => (await azure.find(\`\${zone}/TXT/\${name}\`))?.properties.txtRecords;
  return {
    inputs: { zone, name: "note", value: "hello" },
    owned: () => values("note"),
    foreign: () => values("theirs"),
    meddle: (_cloud, turn) => theirs(\`change \${turn}\`),
    drift: () => azure.put(\`\${zone}/TXT/note\`, { properties: { ttl: 300, txtRecords: [{ value: ["other"] }] } }),
    wrong: { inputs: { zone: "corp.example", name: "Not this", value: "" }, named: ["zone", "name", "value"] },
    confirm: "note",
  };
};
`,

  "action.test.ts": `import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange);
`,
});
