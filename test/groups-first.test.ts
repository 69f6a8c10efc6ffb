import GroupsFirst from "./groups-first.cjs";

const sizes = new Map([
  ["/test/large.test.ts", 900],
  ["/test/small.test.ts", 300],
  ["/test/together/a.ts", 90],
  ["/test/together/b.ts", 80],
]);

/** The order in which Jest runs them, when it knows how long some of them took. */
function order(took: Readonly<Record<string, number>> = {}): string[] {
  const context = { config: { cache: false }, hasteFS: { getSize: (path: string) => sizes.get(path) } };
  const sequencer = new GroupsFirst();
  sequencer.time = ({ path }) => took[path];
  return sequencer.sort([...sizes.keys()].map((path) => ({ path, context }))).map(({ path }) => path.slice(6));
}

test("where no one knows how long tests take, the groups begin, though their files are the smallest", () => {
  const groups = ["together/a.ts", "together/b.ts"];
  expect(order()).toEqual([...groups, "large.test.ts", "small.test.ts"]);
  expect(order({ "/test/large.test.ts": 5 })).toEqual([...groups, "small.test.ts", "large.test.ts"]);
});

test("where all have run, those begin that took longest", () => {
  const took = Object.fromEntries([...sizes.keys()].map((path, at) => [path, at]));
  expect(order(took)).toEqual(["together/b.ts", "together/a.ts", "small.test.ts", "large.test.ts"]);
});
