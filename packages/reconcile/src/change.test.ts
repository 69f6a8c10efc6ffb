import fc from "fast-check";
import { changed } from "./change.ts";

test.each([
  ["equal values", { a: 1 }, { a: 1 }, []],
  ["a field that only the server knows", { a: 1, etag: "x" }, { a: 1 }, []],
  ["an undefined wanted field is not named", { a: 1 }, { a: undefined }, []],
  [
    "a nested difference is named by its path",
    { a: { b: 1, c: 2 } },
    { a: { b: 3 } },
    [{ field: "a.b", have: 1, want: 3 }],
  ],
  ["an absent value has no have", {}, { a: true }, [{ field: "a", want: true }]],
  ["a list of other length", { a: [1] }, { a: [1, 2] }, [{ field: "a", have: [1], want: [1, 2] }]],
  ["objects in a list are compared by what is named", { a: [{ n: 1, id: 9 }] }, { a: [{ n: 1 }] }, []],
  ["null is a value", { a: 1 }, { a: null }, [{ field: "a", have: 1, want: null }]],
])("%s", (_, have, want, changes) => {
  expect(changed(have, want)).toEqual(changes);
});

test("the vendor's own comparison takes precedence over the plain one", () => {
  const fold = (_: string, have: unknown, want: unknown) =>
    typeof have === "string" && typeof want === "string" ? have.toLowerCase() === want.toLowerCase() : undefined;
  expect(changed({ id: "/A/b" }, { id: "/a/B" }, fold)).toEqual([]);
  expect(changed({ id: "/A/c" }, { id: "/a/B" }, fold)).toEqual([{ field: "id", have: "/A/c", want: "/a/B" }]);
});

test("the vendor's own comparison is asked for each field by its path, in lists by the place in it", () => {
  const asked: string[] = [];
  changed({ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }, { b: 2 }] }, (field) => void asked.push(field));
  expect(asked).toEqual(["", "a", "a[0]", "a[0].b", "a[1]", "a[1].b"]);
});

test("a value that was already merged shows no change", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (have, want) => {
        expect(changed({ ...have, ...want }, want)).toEqual([]);
      },
    ),
  );
});

test("a field of a name that every object has by birth is not there until someone gives it", () => {
  expect(changed({ tags: {} }, { tags: { constructor: "x" } })).toEqual([{ field: "tags.constructor", want: "x" }]);
  expect(changed({ tags: { constructor: "x" } }, { tags: { constructor: "x" } })).toEqual([]);
});
