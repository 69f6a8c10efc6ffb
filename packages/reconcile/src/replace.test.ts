import { apply, plan } from "./index.ts";
import { box, boxKind, options, owned, shelfWith } from "./shelf.test-support.ts";

describe("a replace", () => {
  const want = { name: "a", size: 1, place: "right" };
  const there = { name: "a", size: 1, place: "left", version: 1 };

  test("is refused with the field's name until allow-replace names the resource", async () => {
    const shelf = shelfWith({ ...there, ...(await owned("a")) });
    const goals = [box(shelf, want)];
    for (const allowReplace of [undefined, [], ["b"]])
      await expect(apply(goals, options(allowReplace ? { allowReplace } : {}))).rejects.toThrow(
        /replace box a \(place\).*allow-replace: a/,
      );
    expect(shelf.boxes.get("a")?.place).toBe("left");
    await apply(goals, options({ allowReplace: ["A"] }));
    expect(shelf.boxes.get("a")?.place).toBe("right");
  });

  test.each([
    ["someone else made", { maker: "someone" }],
    ["bears no record", {}],
    ["bears a record that was copied from another box", owned("b")],
  ])("never deletes what %s, even if allowed", async (_, maker) => {
    const shelf = shelfWith({ ...there, ...(await maker) });
    const goals = [box(shelf, want)];
    expect((await plan(goals)).steps).toMatchObject([{ operation: "replace", refused: expect.any(String) }]);
    await expect(apply(goals, options({ allowReplace: ["a"] }))).rejects.toThrow(/Slipway did not make it/);
    expect(shelf.boxes.get("a")?.place).toBe("left");
  });

  test("never deletes a kind without a seal, even if allowed", async () => {
    const shelf = shelfWith({ ...there, ...(await owned("a")) });
    const goals = [boxKind({ seal: "unsealed" })(shelf, want)];
    await expect(apply(goals, options({ allowReplace: ["a"] }))).rejects.toThrow(/Slipway did not make it/);
    expect(shelf.boxes.get("a")?.place).toBe("left");
  });

  test("never deletes what holds data, and says how to move it", async () => {
    const shelf = shelfWith({ ...there, ...(await owned("a")) });
    const goals = [boxKind({ moveBy: "carry it over by hand" })(shelf, want)];
    await expect(apply(goals, options({ allowReplace: ["a"] }))).rejects.toThrow(/holds data.*carry it over by hand/);
    expect(shelf.boxes.get("a")?.place).toBe("left");
  });
});
