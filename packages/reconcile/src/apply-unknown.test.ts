import { apply, digest, type Goal, hasUnknown, plan, unknown } from "./index.ts";
import { type Box, box, boxKind, options, Shelf } from "./shelf.test-support.ts";

describe("what is not known in the plan", () => {
  /** A box whose place is where the first one turned out to be. */
  const follower = (shelf: Shelf, first: Goal<Box>) =>
    boxKind({
      plan(want, have) {
        if (have) return { operation: "none" };
        const place = first.have?.place ?? (unknown("the place of the first") as never);
        return { operation: "create", body: { ...want, place } };
      },
      create: (_id, body, to) => {
        expect(hasUnknown(body)).toBe(false);
        return to.write(body);
      },
    })(shelf, { name: "second", size: 1 }, { after: [first] });

  test("is planned again once its dependency exists, under the same approval", async () => {
    const shelf = new Shelf();
    const first = box(shelf, { name: "first", size: 1, place: "left" });
    const goals = [first, follower(shelf, first)];
    await apply(goals, options({ digest: await digest(await plan(goals)) }));
    expect(shelf.boxes.get("second")?.place).toBe("left");
  });

  test("does not let a value change that was known", async () => {
    const shelf = new Shelf();
    const first = box(shelf, { name: "first", size: 1, place: "left" });
    const second = { name: "second", size: 1 };
    const goals = [
      first,
      boxKind({
        plan(want, have) {
          if (have) return { operation: "none" };
          const known = first.have?.place;
          const body = { ...want, size: known ? 2 : 1, place: known ?? (unknown("the place") as never) };
          return { operation: "create", body };
        },
      })(shelf, second, { after: [first] }),
    ];
    const approved = await digest(await plan(goals));
    await expect(apply(goals, options({ digest: approved }))).rejects.toThrow(
      /no one approved.*create box second \(size\)/,
    );
    expect(shelf.boxes.has("second")).toBe(false);
  });
});
