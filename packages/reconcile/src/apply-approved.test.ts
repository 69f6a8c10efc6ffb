import { apply, digest, plan } from "./index.ts";
import { type Box, box, boxKind, options, owned, Shelf, shelfWith } from "./shelf.test-support.ts";

test("a plan that is not the approved one is not applied", async () => {
  const shelf = shelfWith({ name: "a", size: 1 });
  const goals = [box(shelf, { name: "a", size: 2 })];
  const approved = await digest(await plan(goals));
  shelf.boxes.set("a", { name: "a", size: 3 });
  await expect(apply(goals, options({ digest: approved }))).rejects.toThrow(/Run all of it again/);
  expect(shelf.boxes.get("a")?.size).toBe(3);
  shelf.boxes.set("a", { name: "a", size: 1 });
  await apply(goals, options({ digest: approved }));
  expect(shelf.boxes.get("a")?.size).toBe(2);
});

test("a concurrent write never extends an approved plan; unaffected steps continue", async () => {
  const { maker } = await owned("a");
  /** Someone writes right before our first write arrives. */
  const meanwhile = async (before: Box | undefined, theirs: Box, isApproved = true) => {
    const shelf = before ? shelfWith(before) : new Shelf();
    const goals = [box(shelf, { name: "a", size: 2, place: "left" })];
    const approved = isApproved ? { digest: await digest(await plan(goals)) } : {};
    const starts = () => void (shelf.writes === 0 && shelf.boxes.set("a", { ...theirs, version: 7 }));
    await apply(goals, options({ ...approved, starts, allowReplace: ["a"] }));
    return shelf.boxes.get("a");
  };
  const first = { name: "a", size: 1, place: "left", maker };
  expect(await meanwhile(first, { ...first, state: "well" })).toMatchObject({ size: 2, state: "well" });
  await expect(meanwhile(first, { ...first, size: 3 })).rejects.toThrow(/no one approved .*: update box a \(size\)/);
  await expect(meanwhile(first, { ...first, place: "right" })).rejects.toThrow(/no one approved .*: replace box a/);
  await expect(meanwhile(undefined, first)).rejects.toThrow(/no one approved .*: update box a/);
  expect(await meanwhile(first, { ...first, size: 3 }, false)).toMatchObject({ size: 2 });
});

test("a child that comes with a new parent may be changed only as approved", async () => {
  /** The cloud puts a box into each new shelf by itself. */
  const withInner = async (size: number) => {
    const shelf = new Shelf();
    const outer = boxKind({
      async create(_id, body, to) {
        await to.write(body);
        to.boxes.set("inner", { name: "inner", size: 1, place: "left", version: 1 });
      },
    })(shelf, { name: "outer", size: 1 });
    let wanted = 2;
    const inner = boxKind({
      plan(want, have) {
        if (have === undefined) return { operation: "create", body: { ...want, size: wanted } };
        const changes = have.size === wanted ? [] : [{ field: "size", have: have.size, want: wanted }];
        return changes.length === 0
          ? { operation: "none" }
          : { operation: "update", body: { ...want, size: wanted }, changes };
      },
    })(shelf, { name: "inner", size: 2 }, { after: [outer] });
    const approved = await digest(await plan([outer, inner]));
    const ends = () => {
      wanted = size;
    };
    await apply([outer, inner], options({ digest: approved, ends }));
    return shelf.boxes.get("inner");
  };
  expect(await withInner(2)).toMatchObject({ size: 2, place: "left" });
  await expect(withInner(3)).rejects.toThrow(/no one approved.*update box inner \(size\)/);
});
