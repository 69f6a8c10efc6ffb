import { unapproved } from "./approval.ts";
import { apply, approvalOf, defineResource, plan, type Step, unknownText } from "./index.ts";
import { box, boxKind, options, owned, Shelf, shelfWith } from "./shelf.test-support.ts";

const wants = [
  { name: "a", size: 2 },
  { name: "b", size: 2 },
];

/** Two boxes to be created or changed on a shelf, and what a plan of that is approved for. */
async function approved(shelf: Shelf) {
  const goals = wants.map((want) => box(shelf, want));
  return { goals, approval: await approvalOf(await plan(goals)) };
}

describe("under an approval", () => {
  test("what was planned is done, and a second run has nothing left to do", async () => {
    const shelf = shelfWith({ name: "a", size: 1 });
    const { goals, approval } = await approved(shelf);
    await apply(goals, options({ approval }));
    expect([...shelf.boxes.values()]).toMatchObject(wants);
    expect((await apply(goals, options({ approval }))).steps).toEqual([]);
  });

  test("a run after a failure does what is left", async () => {
    const shelf = shelfWith({ name: "a", size: 1 });
    const { goals, approval } = await approved(shelf);
    shelf.boxes.set("a", { name: "a", size: 2, version: 2 });
    expect((await apply(goals, options({ approval }))).steps).toMatchObject([{ operation: "create", id: "b" }]);
    expect(shelf.boxes.get("b")?.size).toBe(2);
  });

  test("what a create left unfinished is finished, if Slipway made it", async () => {
    const shelf = new Shelf();
    const { goals, approval } = await approved(shelf);
    shelf.boxes.set("a", { name: "a", size: 1, ...(await owned("a")) });
    await apply(goals, options({ approval }));
    expect(shelf.boxes.get("a")?.size).toBe(2);
  });

  test.each([
    ["has another value", { name: "a", size: 3 }, /update box a \(size\)/],
    ["is gone", undefined, /create box a/],
  ])("what %s by now is refused before the first write", async (_, now, message) => {
    const shelf = shelfWith({ name: "a", size: 1 });
    const { goals, approval } = await approved(shelf);
    if (now) shelf.boxes.set("a", now);
    else shelf.boxes.delete("a");
    await expect(apply(goals, options({ approval }))).rejects.toThrow(message);
    expect(shelf.writes).toBe(0);
  });

  test.each([
    ["other than planned", 1, /not in the approved plan: update box a/],
    ["just as planned", 2, /someone else has made it since/],
  ])("a thing that someone made in between, %s, is not taken over", async (_, size, message) => {
    const shelf = new Shelf();
    const { goals, approval } = await approved(shelf);
    shelf.boxes.set("a", { name: "a", size, maker: "someone" });
    await expect(apply(goals, options({ approval }))).rejects.toThrow(message);
    expect(shelf.writes).toBe(0);
  });

  test("a create of other fields than were shown is refused", async () => {
    const shelf = new Shelf();
    const { approval } = await approved(shelf);
    const goals = [box(shelf, { name: "a", size: 900 }), box(shelf, { name: "b", size: 2 })];
    await expect(apply(goals, options({ approval }))).rejects.toThrow(/create box a \(size\)/);
    expect(shelf.writes).toBe(0);
  });

  test("nothing may be done when nothing is approved", async () => {
    const shelf = new Shelf();
    await expect(apply([box(shelf, { name: "a", size: 1 })], options({ approval: new Set() }))).rejects.toThrow(
      /not in the approved plan/,
    );
    expect(shelf.writes).toBe(0);
  });
});

test("a part of an ID that was not known in the plan may be anything, and the rest of it may not", async () => {
  const shelf = new Shelf();
  const kind = boxKind({ id: ({ name }) => `/shelves/${name}/box` });
  const planned = kind(shelf, { name: unknownText("shelf.name"), size: 1 });
  const approval = await approvalOf(await plan([planned]));
  await apply([kind(shelf, { name: "s1", size: 1 })], options({ approval }));
  expect(shelf.boxes.get("s1")?.size).toBe(1);
  const elsewhere = boxKind({ id: ({ name }) => `/cupboards/${name}/box` });
  await expect(apply([elsewhere(shelf, { name: "s2", size: 1 })], options({ approval }))).rejects.toThrow(
    /not in the approved plan/,
  );
});

test("what a cloud gives by itself to a thing that the job has yet to make may be anything, and what it becomes may not", async () => {
  const shelf = shelfWith({ name: "a", size: 7 });
  const approval = await approvalOf(await plan([box(shelf, { name: "a", size: 2 })]), () => true);
  shelf.boxes.set("a", { name: "a", size: 9 });
  await apply([box(shelf, { name: "a", size: 2 })], options({ approval }));
  expect(shelf.boxes.get("a")?.size).toBe(2);
  await expect(apply([box(shelf, { name: "a", size: 3 })], options({ approval }))).rejects.toThrow(
    /not in the approved plan/,
  );
});

test("whoever foresees a plan has each goal look again at what it will have", async () => {
  const foreseen: Record<string, { size: number }> = {};
  const lamp = defineResource<{ size: number }, { size: number }, { size: number }, object>({
    kind: "lamp",
    id: () => "lamp",
    seal: "unsealed",
    read: async () => foreseen.lamp,
    plan: (body, have) => (have ? { operation: "none" } : { operation: "create", body }),
    shows: (id, body) => ({ [id]: { body, isNew: true } }),
  })({}, { size: 3 });
  await plan([lamp], (shows) => {
    for (const [id, { body }] of Object.entries(shows)) foreseen[id] = body as { size: number };
  });
  expect(lamp.have).toEqual({ size: 3 });
});

const cluster = (subnets: readonly string[]): Step => ({
  operation: "create",
  kind: "cluster",
  id: "shop",
  changes: [{ field: "subnets", have: undefined, want: subnets }],
  after: [],
});

test.each([
  ["of which nothing was known", [unknownText("network.subnets")], true],
  ["of which a part was known", ["subnet-9", unknownText("network.subnets")], false],
  ["that was empty", [], false],
])("a list %s may turn out to be any: %#", async (_, planned, may) => {
  const approval = await approvalOf({ steps: [cluster(planned)], unchanged: [] });
  const refused = await unapproved([{ step: cluster(["subnet-1", "subnet-2"]), mayBeCreated: false }], approval);
  expect(refused).toHaveLength(may ? 0 : 1);
});
