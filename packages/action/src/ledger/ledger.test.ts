import { unknown, unknownText } from "@slipway/reconcile";
import { Ledger } from "./ledger.ts";

/** A job's folder, in memory. */
const files = new Map<string, string>();
beforeEach(() => files.clear());

const at = (step: string, temp: string | undefined = "temp") =>
  new Ledger({
    clock: { now: () => 7, sleep: async () => {} },
    env: { GITHUB_ACTION: step, ...(temp === undefined ? {} : { RUNNER_TEMP: temp }) },
    list: () => [...files.keys()].sort().map((path) => path.slice("temp/slipway-ledger/".length)),
    read: (path) => files.get(path),
    save: (path, text) => void files.set(path, text),
  });

const nothing = { story: {} as never, changed: false, approval: [], outputs: {} };

/** A step that plans a network, with a range and whether it is there already. */
function plans(step: string, range: string, isNew: boolean): void {
  const ledger = at(step);
  ledger.foresee({ "/Groups/Shop/networks/one": { body: { range }, isNew } });
  ledger.write({ ...nothing, shows: ledger.own });
}

test("steps are read in the order in which they wrote, whatever their names, and the last word counts", () => {
  plans("zone", "10.0.0.0/16", true);
  plans("apply", "10.1.0.0/16", true);
  plans("middle", "10.2.0.0/16", true);
  const { entries, shows } = at("later");
  expect(entries.map(({ step }) => step)).toEqual(["zone", "apply", "middle"]);
  expect(shows.get("/groups/shop/networks/one")?.body).toEqual({ range: "10.2.0.0/16" });
});

test("what an earlier step plans to delete is gone for later ones, with all that is within it", () => {
  const step = (operation: "delete" | "update", id: string) => ({ kind: "n", id, after: [], operation, changes: [] });
  const steps = [
    { ...step("delete", "/Groups/shop/networks/one"), also: ["/groups/shop/peerings/far"] },
    step("update", "/groups/shop/networks/two"),
  ];
  at("earlier").write({ ...nothing, shows: {}, story: { plan: { steps, unchanged: [] } } as never });
  const ids = [
    "/groups/Shop/networks/one/subnets/a",
    "/groups/shop/networks/one-more",
    "/groups/shop/networks/two",
    "/groups/shop/peerings/Far",
  ];
  expect(ids.map(at("later").isGone)).toEqual([true, false, false, true]);
});

test("what is within a thing that is new is not there either, in any letter case", () => {
  plans("network", "10.0.0.0/16", true);
  const ledger = at("later");
  expect(ledger.isNew("/groups/SHOP/networks/ONE/subnets/nodes")).toBe(true);
  expect(ledger.isNew("/groups/shop/networks/one-more")).toBe(false);
  files.clear();
  plans("network", "10.0.0.0/16", false);
  expect(at("later").isNew("/groups/shop/networks/one")).toBe(false);
});

test("a step that runs again does not read itself, and what another version wrote is named", () => {
  plans("network", "10.0.0.0/16", true);
  files.set("temp/slipway-ledger/other.json", JSON.stringify({ format: 2 }));
  const { entries, unread } = at("network");
  expect([entries, unread]).toEqual([[], ["other.json"]]);
});

test("outside of a job nothing is written", () => {
  at("alone", "").write({ ...nothing, shows: {} });
  expect([...files]).toEqual([]);
});

test("a value that only the cloud can give is known to later steps by the step that gives it", () => {
  const ledger = at("network");
  ledger.foresee({ "/Groups/One": { body: { range: unknown("its range"), name: "one" }, isNew: true } });
  expect(ledger.own["/groups/one"]?.body).toEqual({ range: unknownText("network.range"), name: "one" });
});
