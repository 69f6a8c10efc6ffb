import type { RehearsedRun, Stage } from "@slipway/rehearsal";
import { callWorkflow, errorsOf, ownWords, signIn, withTwins } from "@slipway/testing";
import { ended, groups, issues, onStage, requests } from "./on-stage.ts";

const call = (stage: Stage, inputs: Readonly<Record<string, unknown>>) =>
  callWorkflow(stage, "drift-check", { ...inputs, ...signIn }, "schedule");

const foundation = (name: string) => ({
  name,
  "resource-group": name,
  location: "northeurope",
  "storage-account": `contoso${name}`,
  registry: `contoso${name}`,
  // A zero is a choice too, not the want of one.
  "backup-days": 0,
  "retention-days": 0,
});

/** What each environment asked for, under one name for all of them, and what the overview asked for. */
function requestsByJob(stage: Stage, { clients }: RehearsedRun): Partial<Record<string, readonly string[]>> {
  const asked = requests(stage).flatMap(({ client = "", method, url }) => {
    const job = clients.get(client)?.split(" / ")[1];
    const { host, pathname } = new URL(url);
    return job === undefined ? [] : [{ job, line: `${method} ${host}${pathname.replaceAll(job, "NAME")}` }];
  });
  const lines = (found: typeof asked = []) => found.map(({ line }) => line).sort();
  return Object.fromEntries(
    Object.entries(Object.groupBy(asked, ({ job }) => job)).map(([job, found]) => [job, lines(found)]),
  );
}

test("a drift check costs the same for each of many environments, names all in one table, and opens an issue for each that differs", () =>
  onStage(async (stage) => {
    const [first, ...more] = ["alpha", "beta", "gamma"] as const;
    const { world } = stage.cloud;
    await groups(stage, first);
    const before = world.snapshot();
    expect(ended(await callWorkflow(stage, "azure-foundation", { ...foundation(first), ...signIn }))).toEqual([
      "success",
      [],
    ]);
    const after = world.snapshot();
    world.restore(withTwins(after, ownWords(first, before, after), more));
    const check = async (...environments: string[]) => {
      const inputs = { scenario: "azure-foundation", environments: JSON.stringify(environments.map(foundation)) };
      const ran = await call(stage, inputs);
      const table = ran.jobs.find(({ name }) => name === "called / Overview")?.steps.at(-1)?.summary;
      return { ran, table };
    };
    const one = await check(first);
    expect(ended(one.ran)).toEqual(["success", []]);
    expect(one.table).toContain(`| \`${first}\` | azure-foundation | ✅ no changes |`);
    expect(issues(stage)).toEqual([]);

    await groups(stage, "new");
    const all = await check(first, ...more, "new");
    expect(all.ran.conclusion).toBe("failure");
    expect(issues(stage).map(({ title, state }) => [title, state])).toEqual([["Drift in new", "open"]]);
    for (const name of [first, ...more])
      expect(all.table).toContain(`| \`${name}\` | azure-foundation | ✅ no changes |`);
    expect(all.table).toContain("1 of 4 environments differ.");
    const { [first]: asked, Overview: overview } = requestsByJob(stage, one.ran);
    expect(asked).toBeDefined();
    expect(overview).toHaveLength(1);
    const { beta, gamma, ...others } = requestsByJob(stage, all.ran);
    expect([others[first], beta, gamma, others.Overview]).toEqual([asked, asked, asked, overview]);

    // A caller who lets it post nothing has a workflow that asks for no right to, a long list is checked in parts, and IDs may be secrets.
    const parts = { scenario: "azure-foundation", environments: JSON.stringify([first, ...more].map(foundation)) };
    const permissions = { "id-token": "write", actions: "read" };
    const quietly = (name: string, shard: string) =>
      callWorkflow(stage, name, { ...parts, shard }, "schedule", { permissions, secrets: signIn });
    await expect(quietly("drift-check", "2/2")).rejects.toThrow(/'issues: write', but is only allowed 'issues: none'/);
    const since = requests(stage).length;
    const quiet = await quietly("drift-check-quiet", "2/2");
    expect(ended(quiet)).toEqual(["success", []]);
    const jobs = quiet.jobs.filter(({ conclusion }) => conclusion === "success").map(({ name }) => name);
    expect(jobs).toEqual(["called / Inputs", "called / beta / Plan"]);
    expect(
      requests(stage)
        .slice(since)
        .filter(({ url }) => url.includes("api.github.com")),
    ).toEqual([]);
  }));

test("problems of the inputs of a drift check are reported before the first check, also with report: false", () =>
  onStage(async (stage) => {
    const list = (...names: string[]) => JSON.stringify(names.map((cluster) => ({ cluster })));
    const many = Array.from({ length: 257 }, (_, at) => `n${at}`);
    const wrong: [scenario: string, environments: string, says: RegExp, shard?: string][] = [
      ["aks-privat", list("a"), /scenario: write aks-ml, aks-private, azure-foundation, eks or hybrid\./],
      ["aks-private", "[]", /environments: write a JSON list/],
      ["aks-private", "", /environments: write a JSON list/],
      ["aks-private", list("a", "b", "a"), /each name may appear only once; repeated: a/],
      ["aks-private", list(...many), /there are 257 environments, .* in 2 runs, with shard: 1\/2 to 2\/2/],
      ["aks-private", list("a", "b"), /shard: 3\/3 leaves none of the 2 environments/, "3/3"],
      ["aks-private", list("a"), /shard: write a part and the number of parts/, "2/1"],
      ["aks-private", JSON.stringify([{ cluster: "a" }, { region: "b" }]), /one or more have no name/],
    ];
    for (const [scenario, environments, says, shard = "1/1"] of wrong) {
      const ran = await call(stage, { scenario, environments, shard, report: false });
      const failed = ran.jobs.filter(({ conclusion }) => conclusion !== "skipped");
      expect(failed.map(({ name, conclusion }) => [name, conclusion])).toEqual([["called / Inputs", "failure"]]);
      expect(errorsOf(ran)[0]).toMatch(says);
    }
    expect(requests(stage)).toEqual([]);
  }));
