import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../actions.ts";

// GitHub docs, "Reusing workflow configurations": ten levels of workflows, of which the caller, fleet and a scenario are three;
// "Actions limits": a workflow file of at most 500 kB. A matrix of an empty list is an error (dorny/paths-filter#66), and a
// job that is passed over takes those with it that need it, unless their `if` says otherwise (actions/runner#491).
test("each list is guarded, each level asks how all before it ended, and no job takes a skipped one for a failure", () => {
  const text = readFileSync(join(root, "workflows", "fleet.yml"), "utf8");
  expect(text.length).toBeLessThan(500_000);
  interface Job {
    readonly needs: string | readonly string[];
    readonly if: string;
    readonly uses?: string;
    readonly strategy?: { readonly matrix: { readonly of: string } };
  }
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, Job>> };
  const called = Object.entries(jobs).filter(([, { uses }]) => uses !== undefined);
  expect(called).toHaveLength(7);
  for (const [, { if: condition, needs, strategy }] of called) {
    const list = /needs\.environments\.outputs\.[\w-]+/.exec(strategy?.matrix.of ?? "")?.[0];
    expect(condition).toMatch(/^\$\{\{ !cancelled\(\) && needs\.environments\.result == 'success' && /);
    expect(condition).toContain(`${list} != '[]'`);
    if (needs !== "environments") expect(condition).toContain("contains(needs.*.result, 'failure')");
  }
  const levels = (id: string): string[] => [jobs[id]?.needs ?? []].flat();
  expect(levels("azure-foundation-removal")).toEqual(
    expect.arrayContaining(["hybrid-removal", "aks-ml", "aks-private", "eks"]),
  );
  expect(levels("hybrid")).toEqual(expect.arrayContaining(["azure-foundation", "aks-ml", "aks-private", "eks"]));
});
