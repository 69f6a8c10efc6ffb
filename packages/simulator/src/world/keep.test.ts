import { makeKeep } from "./keep.ts";

test("equal values are kept once, and what is no longer equal is another", () => {
  const keep = makeKeep(
    (values: readonly string[]) => values.join(),
    (values) => [...values],
  );
  const first = keep(["a", "b"]);
  expect(keep(["a", "b"])).toBe(first);
  expect(keep(["a"])).toEqual(["a"]);
  expect(keep(["a"])).not.toBe(first);
});
