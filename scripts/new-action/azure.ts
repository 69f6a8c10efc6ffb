import type { Skeleton } from "./skeleton.ts";

/** An action that keeps one text record of a private DNS zone. */
export const azure: Skeleton = (name) => ({
  "action.ts": `import { defineAction, text } from "@slipway/action";
import { armResource, azureId, azureInputs, connectAzure } from "@slipway/azure";

interface Note {
  readonly zone: string;
  readonly name: string;
  readonly value: string;
}

type Metadata = Readonly<Record<string, string>> | undefined;

const record = armResource<Note>({
  kind: "text record",
  id: ({ zone, name }) => \`\${zone}/TXT/\${name}\`,
  // Only what the want names is compared; what others put there stays.
  body: ({ value }) => ({ properties: { txtRecords: [{ value: [value] }] } }),
  initial: () => ({ properties: { ttl: 300 } }),
  // A record set has no tags: its metadata records who made it.
  seal: {
    read: ({ properties }) => (properties.metadata as Metadata)?.["made-by"],
    add: (body, maker) => ({ properties: { ...(body.properties as object), metadata: { "made-by": maker } } }),
    of: ({ id }) => ({ id }),
  },
  ifNew: true,
  // A PATCH would do as well where the service has one.
  whole: true,
});

export default defineAction({
  name: "${name}",
  about: "Keeps a text record in a private DNS zone.",
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
  goals: ({ zone, name, value }, azure) => [record(azure, { zone, name, value })],
  report: (_inputs, [goal]) => ({ id: goal.id }),
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
    concurrentEdit: (_cloud, turn) => theirs(\`change \${turn}\`),
    introduceDrift: () => azure.put(\`\${zone}/TXT/note\`, { properties: { ttl: 300, txtRecords: [{ value: ["other"] }] } }),
    // Azure honors If-None-Match for record sets: what someone else made first is not overwritten.
    rival: {
      async add() {
        const { properties } = await azure.get(\`\${zone}/TXT/note\`);
        const metadata = { ...(properties.metadata as object), team: "theirs" };
        await azure.put(\`\${zone}/TXT/note\`, { properties: { ...properties, metadata } });
      },
      added: async () => ((await azure.get(\`\${zone}/TXT/note\`)).properties.metadata as { team?: string }).team,
    },
    silent: { "subscription-id": "The zone is given by its ID." },
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
