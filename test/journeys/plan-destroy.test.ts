import type { RehearsedRun, Stage } from "@slipway/rehearsal";
import { addEnvironment, type WorldState } from "@slipway/simulator";
import { callWorkflow, errorsOf } from "@slipway/testing";
import { ended, groups, onStage, pathOf, reported, requests, workflows, writes } from "./on-stage.ts";

const inputs = { ...workflows["aks-private"], network: "peering" };
const destroys = { ...inputs, mode: "destroy", confirm: "shop" };
const dispatch = "workflow_dispatch";
const summaryOf = ({ jobs }: RehearsedRun) => jobs.flatMap(({ steps }) => steps.map(({ summary }) => summary)).join("");
const deleted = (each: { readonly method: string }) => each.method === "DELETE";

let applied: { readonly world: WorldState; readonly runs: number };

beforeAll(() =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    expect(ended(await callWorkflow(stage, "aks-private", inputs))).toEqual(["success", []]);
    applied = { world: stage.cloud.world.snapshot(), runs: stage.server.runs };
  }),
);

/** Runs an act in the world as one apply left it, with the requests of that. */
const onceApplied = (act: (stage: Stage) => Promise<void>): Promise<void> =>
  onStage(async (stage) => {
    stage.cloud.world.restore(applied.world);
    stage.server.runs = applied.runs;
    await act(stage);
  });

test("a plan of a destroy names what the destroy then removes, and removes nothing", () =>
  onceApplied(async (stage) => {
    const since = requests(stage).length;
    const planned = await callWorkflow(stage, "aks-private", { ...inputs, mode: "plan-destroy" }, dispatch);
    expect(ended(planned)).toEqual(["success", []]);
    expect(writes(stage, since)).toEqual([]);
    expect(planned.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual([
      "called / Plan to destroy",
    ]);
    const page = summaryOf(planned);
    expect(page).toContain("Plan to destroy shop: +0 ~0 −9, 0 unchanged");
    // Earlier steps remove what the network holds: subnets, and a side of a peering.
    expect(planned.jobs.flatMap(({ steps }) => steps.flatMap(({ log }) => log)).join("\n")).not.toContain("holds");

    expect(ended(await callWorkflow(stage, "aks-private", destroys, dispatch))).toEqual(["success", []]);
    // One step removes both sides of a peering.
    const gone = writes(stage, since)
      .filter(deleted)
      .map(pathOf)
      .filter((path) => !path.includes("/virtualnetworkpeerings/"));
    expect(gone.filter((path) => !page.toLowerCase().includes(path.split("/").at(-1) ?? ""))).toEqual([]);
    expect(gone.length).toBe(8);
    const again = await callWorkflow(stage, "aks-private", destroys, dispatch);
    expect(again.jobs.find(({ name }) => name.endsWith("/ Destroy"))?.conclusion).toBe("skipped");
  }));

test("a plan of a destroy names what others have put into a network, which keeps the destroy from it", () =>
  onceApplied(async (stage) => {
    const subnet = new URL(writes(stage).find((each) => /\/subnets\/[^/]+$/.test(pathOf(each)))?.url ?? "");
    const network = `${subnet.pathname.replace(/\/subnets.*/, "")}${subnet.search}`;
    const { body } = await stage.cloud.request("GET", network);
    const { addressSpace } = (body as { properties: { addressSpace: { addressPrefixes: string[] } } }).properties;
    const [range = ""] = addressSpace.addressPrefixes;
    const free = { properties: { addressPrefix: range.replace(/\.0\.0\/\d+$/, ".200.0/24") } };
    const theirs = `${subnet.pathname.replace(/[^/]+$/, "theirs")}${subnet.search}`;
    expect((await stage.cloud.request("PUT", theirs, free)).status).toBe(201);
    const planned = await callWorkflow(stage, "aks-private", { ...inputs, mode: "plan-destroy" }, dispatch);
    expect([planned.conclusion, summaryOf(planned)]).toEqual([
      "success",
      expect.stringMatching(/virtual network \| `shop-network` \| `refused while it holds: subnets\/theirs`/),
    ]);
    const ran = await callWorkflow(stage, "aks-private", destroys, dispatch);
    expect([ran.conclusion, errorsOf(ran).join()]).toEqual(["failure", expect.stringContaining("subnets/theirs")]);
    expect((await stage.cloud.request("GET", theirs)).status).toBe(200);
  }));

test("a destroy behind an environment without protection stops at its plan, and no one has to find out afterwards", () =>
  onceApplied(async (stage) => {
    const since = requests(stage).length;
    const call = () => callWorkflow(stage, "aks-private", { ...destroys, environment: "production" }, dispatch);
    expect(reported(await call())).toEqual([expect.stringMatching(/^The environment production does not exist/)]);
    addEnvironment(stage.cloud.world, stage.server.repository, "production");
    expect(reported(await call())).toEqual([expect.stringMatching(/^The environment production has no protection/)]);
    expect(writes(stage, since)).toEqual([]);
  }));

test("a destroy removes what was approved, and refuses what appeared after its plan, before it removes anything", () =>
  onceApplied(async (stage) => {
    const { cloud } = stage;
    addEnvironment(cloud.world, stage.server.repository, "production", { reviewers: ["octocat"] });
    const link = writes(stage).find((each) => pathOf(each).includes("/virtualnetworklinks/"));
    const address = new URL(link?.url ?? "");
    const path = `${address.pathname}${address.search}`;
    const { body } = await cloud.request("GET", path);
    await cloud.request("DELETE", path);
    cloud.world.clock.advance(60_000);
    const since = requests(stage).length;
    // After the plan has looked at the environment, and before anyone approves.
    let isPutBack = false;
    cloud.before(async () => {
      if (
        isPutBack ||
        !requests(stage)
          .slice(since)
          .some(({ url }) => /\/environments\/production$/.test(url))
      )
        return;
      isPutBack = true;
      await cloud.request("PUT", path, body as object);
    });
    const call = () => callWorkflow(stage, "aks-private", { ...destroys, environment: "production" }, dispatch);
    const ran = await call();
    cloud.before(undefined);
    expect(isPutBack).toBe(true);
    expect(errorsOf(ran).join()).toMatch(/approved/);
    expect((await cloud.request("GET", path)).status).toBe(200);
    expect(ended(await call())).toEqual(["success", []]);
  }));
