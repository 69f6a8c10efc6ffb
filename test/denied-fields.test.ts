import { openBench } from "@slipway/testing";
import { actionNames, sourceOf } from "./actions.ts";

/** What an input needs beside it, and a value where a denial leaves that open. */
const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "create-acr": { sku: "Premium" },
  "create-aks": { entra: "true" },
};
const id = (type: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/hub/providers/Microsoft.Network/${type}/theirs`;
const open: Readonly<Record<string, string>> = {
  "security-group": id("networkSecurityGroups"),
  "route-table": id("routeTables"),
  "outbound-type": "none",
};
// Each thing has these two, and the laws try them.
const everywhere = ["location", "tags"];

interface Planned {
  readonly changes: readonly { readonly field: string }[];
}

/** A denial by Azure Policy names fields, and the error then these inputs: each has to be what the field comes from. */
test("an input that an error names for a field puts that field into the body", async () => {
  const named: string[] = [];
  for (const name of actionNames) {
    const { action, arrange } = await sourceOf(name);
    for (const [input, { decides }] of Object.entries(action.inputs)) {
      if (decides === undefined || everywhere.includes(decides.field)) continue;
      const bench = await openBench();
      const { inputs } = await arrange(bench.cloud);
      const value = decides.value ?? open[input] ?? "";
      const given = { ...inputs, ...beside[name], [input]: value, mode: "plan", preflight: "false" };
      const { code, outputs } = await bench.run(action, given);
      await bench.close();
      const steps = JSON.parse(outputs.plan ?? "[]") as readonly Planned[];
      const fields = steps.flatMap(({ changes }) => changes.map(({ field }) => field.toLowerCase()));
      const isThere = fields.includes(`properties.${decides.field}`.toLowerCase());
      named.push(`${name}: ${input} ${code === 0 && isThere ? "is" : `is not in ${fields.join()}`}`);
    }
  }
  expect(named).toEqual([
    "add-subnet: security-group is",
    "add-subnet: route-table is",
    "add-subnet: default-outbound-access is",
    "create-acr: admin-user is",
    "create-acr: public-network-access is",
    "create-acr: network-default is",
    "create-acr: anonymous-pull is",
    "create-aks: access is",
    "create-aks: local-accounts is",
    "create-aks: outbound-type is",
    "create-aks: azure-policy is",
    "create-event-hub: local-auth is",
    "create-event-hub: public-network-access is",
    "create-storage: public-network-access is",
    "create-storage: network-default is",
    "create-storage: shared-key-access is",
  ]);
});
