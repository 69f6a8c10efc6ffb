import { defineAction, formatApprovals, type Mode, text } from "@slipway/action";
import { changed, defineResource } from "@slipway/reconcile";
import { type Bench, JobFiles, openBench } from "@slipway/testing";

/** A shelf of boxes, as someone else may change it at any time. */
type Shelf = Map<string, { size: string; made: string }>;

const shelfAction = (shelf: Shelf) => {
  const box = defineResource<
    { name: string; size: string },
    { size: string; made: string },
    { size: string; made: string },
    Shelf
  >({
    kind: "box",
    id: ({ name }) => `/shelf/${name}`,
    seal: { read: ({ made }) => made, add: (body, made) => ({ ...body, made }) },
    read: async ({ name }, from) => from.get(name),
    plan({ size }, have) {
      const body = { size, made: have?.made ?? "" };
      if (have === undefined) return { operation: "create", body };
      const changes = changed(have, { size });
      return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
    },
    create: async (id, body, to) => void to.set(id.replace("/shelf/", ""), body),
    update: async (_have, body, to) => void to.set("a", body),
  });
  return defineAction({
    name: "shelf",
    about: "Keeps boxes on a shelf.",
    branding: { icon: "box", color: "blue" },
    inputs: { a: text("The size of the first box."), b: text("The size of the second box.") },
    outputs: {},
    example: { a: 1, b: 1 },
    granted: [],
    confirm: () => "shelf",
    connect: () => shelf,
    goals: ({ a, b }) => [box(shelf, { name: "a", size: a }), box(shelf, { name: "b", size: b })],
    report: () => ({}),
  });
};

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const here = { GITHUB_ACTION: "shelf", GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };

interface Attack {
  readonly env?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly approved?: (approval: string) => string;
  readonly meanwhile?: (shelf: Shelf) => unknown;
  readonly says: RegExp;
}

const attacks: readonly (readonly [string, string, Attack])[] = [
  ["approval", "an empty text", { approved: () => "", says: /may contain secret/ }],
  ["approval", "blanks alone", { approved: () => " \n ", says: /may contain secret/ }],
  ["approval", "a text of someone else", { approved: () => "approved", says: /no approval that this version/ }],
  [
    "approval",
    "another version's",
    { approved: (text) => text.replace("approval 1", "approval 2"), says: /no approval that this version/ },
  ],
  ["approval", "another commit's", { env: { GITHUB_SHA: "def" }, says: /is for commit abc/ }],
  ["approval", "another run's", { env: { GITHUB_RUN_ID: "8" }, says: /in run 7/ }],
  ["approval", "another step's", { env: { GITHUB_ACTION: "other" }, says: /not in the approved plan/ }],
  [
    "approval",
    "one whose step begins with ours",
    { approved: (text) => text.replace("\nshelf ", "\nshelf2 "), says: /not in the approved plan/ },
  ],
  [
    "approval",
    "one without the step",
    { approved: (text) => text.split("\n")[0] ?? "", says: /not in the approved plan/ },
  ],
  [
    "approval",
    "one without its first change",
    { approved: (text) => text.replace(/ ([0-9a-f]+),/, " "), says: /not in the approved plan/ },
  ],
  [
    "approval",
    "one with a change of another plan",
    { approved: (text) => text.replace(/[0-9a-f]{16}/g, "0123456789abcdef"), says: /not in the approved plan/ },
  ],
  ["inputs", "a larger first box", { inputs: { a: "900" }, says: /create box \/shelf\/a|box \/shelf\/a \(size\)/ }],
  ["inputs", "a larger second box", { inputs: { b: "900" }, says: /box \/shelf\/b \(size\)/ }],
  ["inputs", "the boxes' sizes exchanged", { inputs: { a: "2", b: "1" }, says: /not in the approved plan/ }],
  [
    "world",
    "a box of others in place of a new one",
    { meanwhile: (shelf) => shelf.set("a", { size: "5", made: "" }), says: /update box \/shelf\/a/ },
  ],
  [
    "world",
    "a box of others just as planned",
    { meanwhile: (shelf) => shelf.set("a", { size: "1", made: "" }), says: /someone else has made it since/ },
  ],
  [
    "world",
    "a box with a copied seal just as planned",
    {
      meanwhile: (shelf) => shelf.set("a", { size: "1", made: "slipway-0123456789abcdef" }),
      says: /someone else has made it since/,
    },
  ],
];

test.each(attacks)("%s: %s: nothing is done, and it is said why", async (_class, _tried, {
  env = {},
  inputs = {},
  approved = (text) => text,
  meanwhile,
  says,
}) => {
  const shelf: Shelf = new Map();
  const action = shelfAction(shelf);
  const run = (mode: Mode, more: Record<string, string>, job = new JobFiles()) =>
    bench.run(action, { a: "1", b: "2", mode, ...inputs }, undefined, { ...here, ...more }, job);
  const job = new JobFiles();
  await bench.run(action, { a: "1", b: "2", mode: "plan" }, undefined, here, job);
  const text = formatApprovals(new Map(job.entries.map(({ step, approval }) => [step, approval])), here);
  meanwhile?.(shelf);
  const before = JSON.stringify([...shelf]);
  const ran = await run("apply", { SLIPWAY_APPROVED: approved(text), ...env });
  expect([ran.code, ran.printed]).toEqual([1, expect.stringMatching(says)]);
  expect(JSON.stringify([...shelf])).toBe(before);
});

test("the same approval lets the same plan be done", async () => {
  const shelf: Shelf = new Map();
  const job = new JobFiles();
  const action = shelfAction(shelf);
  await bench.run(action, { a: "1", b: "2", mode: "plan" }, undefined, here, job);
  const text = formatApprovals(new Map(job.entries.map(({ step, approval }) => [step, approval])), here);
  const ran = await bench.run(action, { a: "1", b: "2", mode: "apply" }, undefined, {
    ...here,
    SLIPWAY_APPROVED: text,
  });
  expect(ran.code).toBe(0);
  expect([...shelf.keys()]).toEqual(["a", "b"]);
});
