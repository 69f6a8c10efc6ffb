import { join } from "node:path";
import { type Arrange, openBench } from "../packages/testing/src/index.ts";
import { declaration, root } from "../scripts/actions.ts";
import type { Row } from "./row.ts";

/** The most that a check may ask which finds all settled; signing in apart. */
const limits: Readonly<Record<string, number>> = {
  "create-aks": 4,
  "link-private-dns": 4,
  "acr-retention": 2,
  "eks-map-role": 4,
  "create-registry-secret": 3,
  "arc-flux-config": 3,
};

/** Where the world of the tests has several of a thing, one is counted. */
const one: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "eks-map-role": { mappings: "[{ role: hopsworks, groups: [system:masters, builders] }]" },
  "create-registry-secret": { namespaces: "apps" },
};

/** How many requests a check takes that finds all settled, in the world of each action's tests. */
export async function requestRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, limit] of Object.entries(limits)) {
    const { arrange } = (await import(join(root, "actions", name, "src", "arrange.ts"))) as { arrange: Arrange };
    const action = await declaration(name);
    const bench = await openBench();
    const inputs = { ...(await arrange(bench.cloud)).inputs, ...one[name] };
    await bench.run(action, { ...inputs, mode: "apply" });
    const check = await bench.run(action, { ...inputs, mode: "check" });
    await bench.close();
    if (check.code !== 0) throw new RangeError(`The check of ${name} did not end well: ${check.printed}`);
    // Signing in takes no permission.
    const asked = check.requests.filter(({ permissions = [] }) => permissions.length > 0).length;
    rows.push({ what: `${name}: requests of a converged check`, figure: asked, limit });
  }
  return rows;
}
