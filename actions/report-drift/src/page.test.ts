import type { Entry } from "@slipway/action";
import type { Step } from "@slipway/reconcile";
import { entryOf } from "./arrange.ts";
import { commentOf, summaryOf } from "./page.ts";
import { resultsOf } from "./results.ts";

const change = { field: "tags.owner", have: "@octocat", want: "x".repeat(500) };
const steps: Step[] = Array.from({ length: 2_000 }, (_, at) => ({
  operation: "update",
  kind: "subnet",
  id: `/n/${at}`,
  after: [],
  changes: [change],
}));

const jobOf = (entries: readonly Entry[], problems = "") => ({
  environment: "production",
  scenario: undefined,
  ran: "plan",
  results: resultsOf(entries, "plan"),
  problems,
});

test("a comment is shorter than GitHub's limit, and says how much is missing", () => {
  const text = commentOf(jobOf([entryOf("network", { plan: { steps, unchanged: [] } })]));
  expect(Buffer.byteLength(text)).toBeLessThan(60_100);
  expect(text).toContain("~2000");
  expect(text).toMatch(/… and \d+ more changes/);
});

test("nothing that others wrote is a link, an image, a mention, a heading or HTML", () => {
  const nasty = "# x\n[a](https://b.c) ![i](https://d.e) @octocat <b>|` www.f.g #1";
  const step: Step = {
    operation: "update",
    kind: "subnet",
    id: `/n/${nasty}`,
    after: [],
    failed: nasty,
    changes: [{ field: nasty, have: nasty, want: { [nasty]: nasty } }],
  };
  const story = {
    plan: { steps: [step], unchanged: [] },
    warnings: [nasty],
    waits: [{ what: nasty, milliseconds: 5_000 }],
  };
  const job = jobOf([entryOf("network", { ...story, failures: [{ what: nasty, remedy: nasty }] })], nasty);
  for (const text of [commentOf(job), summaryOf(job)]) {
    const outside = text.replace(/```mermaid[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");
    expect(outside).not.toMatch(/https:|@octocat|<b>|!\[|www\.|#1/);
    expect(outside).not.toMatch(/^# x/m);
  }
});

test("the picture has subnets in their networks, one line for a peering, and a colour for what happens", () => {
  const network = (name: string) => `/s/providers/Microsoft.Network/virtualNetworks/${name}`;
  const create = (kind: string, id: string): Step => ({ operation: "create", kind, id, after: [], changes: [] });
  const of = (step: string, made: Step, outputs: Record<string, string> = {}): Entry => ({
    ...entryOf(step, { plan: { steps: [made], unchanged: [] } }),
    outputs,
  });
  const text = summaryOf(
    jobOf([
      of("one", create("virtual network", network("one")), { "address-space": "10.1.0.0/16" }),
      of("subnet", create("subnet", `${network("one")}/subnets/nodes`), { prefix: "10.1.0.0/20" }),
      of("peering", create("peering", `${network("one")}/virtualNetworkPeerings/p`), {
        "remote-id": `${network("theirs")}/virtualNetworkPeerings/q`,
      }),
    ]),
  );
  expect(text).toContain(`flowchart LR
  subgraph n0["virtual network<br/>one<br/>10.1.0.0/16"]
    n1["subnet<br/>nodes<br/>10.1.0.0/20"]:::create
  end
  n2["virtual network<br/>theirs"]:::unchanged
  n0 <-- peering, create --> n2
  class n0 create`);
});
