import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { longestChain, openStage, type Rehearsed, type Stage } from "@slipway/rehearsal";
import { addPullRequest, addRepository, type FaultKind, firstDeployer, repositoryOf } from "@slipway/simulator";
import { callWorkflow, errorsOf, ownWords, signIn, withTwins } from "@slipway/testing";
import { publicKey } from "../../actions/create-ssh-key/src/arrange.ts";
import { root } from "../actions.ts";

/** The reusable workflows as GitHub would run them, with the bundles, in a cloud of their own. */
const repository = "octo-org/octo-repo";
const place = { "resource-group": "shop", location: "northeurope" };
const workflows = {
  "aks-private": { cluster: "shop", ...place, ...signIn },
  "azure-foundation": { name: "shop", "storage-account": "contososhop", registry: "contososhop", ...place, ...signIn },
} as const;
type Name = keyof typeof workflows | "drift-check";
type Rest = Parameters<typeof callWorkflow> extends [unknown, unknown, ...infer Given] ? Given : never;

let stage: Stage;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-workflows-"));
  stage = await openStage({ root, folder, screen: { live: false, columns: 120, write() {} } });
  await groups("shop");
  addRepository(stage.cloud.world, repository, { private: true });
  addPullRequest(stage.cloud.world, repository, "A change");
});
afterEach(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function groups(...names: readonly string[]): Promise<void> {
  const { subscriptionId } = firstDeployer(stage.cloud.world).subscription;
  for (const name of names) {
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${name}?api-version=2021-04-01`;
    await stage.cloud.ask("PUT", path, { location: "northeurope" });
  }
}

const run = (name: Name, ...how: Rest): Promise<Rehearsed> => callWorkflow(stage, name, ...how);
const ended = (ran: Rehearsed) => [ran.conclusion, errorsOf(ran)];
const differs = ({ jobs }: Rehearsed) => jobs.find(({ outputs }) => "differs" in outputs)?.outputs.differs;
const requests = () => stage.cloud.world.record.requests;
const writes = (since = 0) =>
  requests()
    .slice(since)
    .filter(({ method, url, status }) => /PUT|PATCH|DELETE/.test(method) && /azure\.com\//.test(url) && status < 300)
    .map(({ method, url }) => `${method} ${new URL(url).pathname.toLowerCase()}`);
const issues = () => repositoryOf(stage.cloud.world, repository)?.issues.filter(({ pull }) => !pull) ?? [];

/** Each tenth request goes wrong, in one of these ways after the other. */
function troubles(): void {
  const kinds: readonly FaultKind[] = ["reset", "throttle", "error-500", "throttle-bare", "error-503", "truncated"];
  kinds.forEach((kind, at) => {
    stage.cloud.world.faults.add({ kind, match: { every: 10 * kinds.length, index: 10 * (at + 1) } });
  });
}

describe.each(["aks-private", "azure-foundation"] as const)("%s", (name) => {
  test("in every mode, while each tenth request goes wrong, it ends as it should, leaves all settled, and waits no longer than its longest chain", async () => {
    troubles();
    expect(ended(await run(name, workflows[name], "pull_request"))).toEqual(["success", []]);
    expect(writes()).toEqual([]);
    const [comment, ...more] = repositoryOf(stage.cloud.world, repository)?.comments ?? [];
    expect([comment?.body, more.length]).toEqual([expect.stringContaining("### Plan for shop"), 0]);

    const applied = await run(name, workflows[name]);
    expect(ended(applied)).toEqual(["success", []]);
    const longest = longestChain(applied.jobs).waited;
    expect(longest).toBeGreaterThan(0);
    expect((applied.to - applied.from) / longest).toBeLessThanOrEqual(1.1);
    const since = requests().length;
    const checked = await run(name, workflows[name], "schedule");
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    expect([writes(since), issues()]).toEqual([[], []]);

    const again = await run(name, workflows[name]);
    expect(again.jobs.filter(({ conclusion }) => conclusion === "success").map((job) => job.name)).toEqual([
      "called / Plan",
      "called / Report",
    ]);
    expect(writes(since)).toEqual([]);

    expect(ended(await run(name, { ...workflows[name], mode: "destroy", confirm: "shop" }))).toEqual(["success", []]);
    const gone = await run(name, { ...workflows[name], mode: "plan" });
    expect([...ended(gone), differs(gone)]).toEqual(["success", [], "true"]);
  });

  test("a destroy ends well when somebody deleted the resource group before", async () => {
    const { cloud } = stage;
    const group = `/subscriptions/${firstDeployer(cloud.world).subscription.subscriptionId}/resourceGroups/shop`;
    await cloud.ask("DELETE", `${group}?api-version=2021-04-01`);
    cloud.world.clock.advance(60 * 60_000);
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contososhop`;
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/hopsworks`;
    const more =
      name === "aks-private" ? { registry, "hopsworks-identity": identity } : { "public-key": publicKey("us") };
    const inputs = { ...workflows[name], ...more, mode: "destroy", confirm: "shop" };
    expect(ended(await run(name, inputs))).toEqual(["success", []]);
    expect(writes()).toEqual([]);
  });
});

test("two applies at once both end well, in turn or not, and nothing is there twice", async () => {
  const inputs = workflows["azure-foundation"];
  const [one, other] = await Promise.all([run("azure-foundation", inputs), run("azure-foundation", inputs)]);
  expect([ended(one), ended(other)]).toEqual([
    ["success", []],
    ["success", []],
  ]);
  expect(writes().filter((each) => /^PUT .*\/registries\/contososhop$/.test(each))).toHaveLength(1);
});

test("what is wrong with the inputs is said in the first job, in one message, and nothing is made", async () => {
  const wrong = { network: "bridge", "cluster-range": "10.1.0.0/99", version: "newest", "nodes-size": 31 };
  const ran = await run("aks-private", { ...workflows["aks-private"], ...wrong });
  expect(ran.conclusion).toBe("failure");
  const [plan] = ran.jobs.filter(({ conclusion }) => conclusion === "failure");
  expect(ran.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual([
    "called / Plan",
  ]);
  const message = plan?.steps.at(-1)?.annotations.map(({ text }) => text) ?? [];
  expect(message).toHaveLength(1);
  // Nothing but what is wrong: what waits for that is pending, not missing.
  expect(message[0]?.split("\n")).toEqual([
    "network: write peering, subnet or own.",
    expect.stringMatching(/^create-vnet: One input needs a change/),
    expect.stringMatching(/^- address-space: "10.1.0.0\/99"/),
    expect.stringMatching(/^add-subnet: One input needs a change/),
    expect.stringMatching(/^- size: "31"/),
    expect.stringMatching(/^create-aks: One input needs a change/),
    expect.stringMatching(/^- version: "newest"/),
  ]);
  expect(writes()).toEqual([]);
});

test("a run that is cancelled while the cluster is made leaves it going, and the next one picks it up", async () => {
  const cancel = new AbortController();
  stage.cloud.before(() => {
    if (writes().some((each) => each.endsWith("/managedclusters/shop"))) cancel.abort("The run was canceled.");
  });
  const cut = await run("aks-private", workflows["aks-private"], "push", { signal: cancel.signal });
  stage.cloud.before(undefined);
  expect(cut.conclusion).toBe("cancelled");
  const next = await run("aks-private", workflows["aks-private"]);
  expect(ended(next)).toEqual(["success", []]);
  expect(writes().filter((each) => each.endsWith("/managedclusters/shop"))).toHaveLength(1);
});

test("a drift check costs the same for each of many environments, names all in one table, and opens an issue for each that differs", async () => {
  const [first = "", ...more] = ["alpha", "beta", "gamma", "delta"];
  const of = (name: string) => ({
    name,
    "resource-group": name,
    location: "northeurope",
    "storage-account": `contoso${name}`,
    registry: `contoso${name}`,
  });
  const { world } = stage.cloud;
  await groups(first);
  const before = world.snapshot();
  expect(ended(await run("azure-foundation", { ...of(first), ...signIn }))).toEqual(["success", []]);
  const after = world.snapshot();
  world.restore(withTwins(after, ownWords(first, before, after), more));
  const check = async (...environments: string[]) => {
    const since = requests().length;
    const inputs = { scenario: "azure-foundation", environments: JSON.stringify(environments.map(of)), ...signIn };
    const ran = await run("drift-check", inputs, "schedule");
    const table = ran.jobs.find(({ name }) => name === "called / Overview")?.steps.at(-1)?.summary;
    return { ran, table, asked: requests().length - since };
  };
  const one = await check(first);
  const all = await check(first, ...more);
  for (const { ran } of [one, all]) expect(ended(ran)).toEqual(["success", []]);
  const overview = 1;
  expect(all.asked - one.asked).toBe(more.length * (one.asked - overview));
  for (const name of [first, ...more]) expect(all.table).toContain(`| ${name} | ✅ settled |`);
  expect(issues()).toEqual([]);

  await groups("new");
  const { ran, table } = await check("new", first);
  expect(ran.conclusion).toBe("failure");
  expect(issues().map(({ title, state }) => [title, state])).toEqual([["Drift in new", "open"]]);
  expect(table).toContain("1 of 2 environments differ.");
});

test("what is wrong with the inputs of a drift check is said before the first check, also where nothing is reported", async () => {
  const list = (...names: string[]) => JSON.stringify(names.map((cluster) => ({ cluster })));
  const many = Array.from({ length: 257 }, (_, at) => `n${at}`);
  const wrong: [scenario: string, environments: string, says: RegExp][] = [
    ["aks-privat", list("a"), /scenario: write aks-private or azure-foundation.*each with its name/],
    ["aks-private", "[]", /environments: write a JSON list/],
    ["aks-private", list("a", "b", "a"), /each name may be there once, unlike a/],
    ["aks-private", list(...many), /there are 257; GitHub runs at most 256/],
  ];
  for (const [scenario, environments, says] of wrong) {
    const ran = await run("drift-check", { scenario, environments, report: false }, "schedule");
    const failed = ran.jobs.filter(({ conclusion }) => conclusion !== "skipped");
    expect(failed.map(({ name, conclusion }) => [name, conclusion])).toEqual([["called / Inputs", "failure"]]);
    expect(errorsOf(ran)[0]).toMatch(says);
  }
  expect(requests()).toEqual([]);
});
