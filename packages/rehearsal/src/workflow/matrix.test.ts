import { combinations, matrixSuffix } from "./matrix.ts";

test("axes are crossed, the first changing slowest", () => {
  expect(combinations({ os: ["a", "b"], node: [1, 2] })).toEqual([
    { os: "a", node: 1 },
    { os: "a", node: 2 },
    { os: "b", node: 1 },
    { os: "b", node: 2 },
  ]);
});

test("exclude thins, by as much of a combination as it names", () => {
  expect(combinations({ os: ["a", "b"], node: [1, 2], exclude: [{ os: "a" }, { os: "b", node: 1 }] })).toEqual([
    { os: "b", node: 2 },
  ]);
});

test("include adds to what it does not contradict, else stands for itself", () => {
  const matrix = {
    fruit: ["apple", "pear"],
    animal: ["cat", "dog"],
    include: [
      { color: "green" },
      { color: "pink", animal: "cat" },
      { fruit: "apple", shape: "circle" },
      { fruit: "banana" },
    ],
  };
  expect(combinations(matrix)).toEqual([
    { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
    { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
    { fruit: "pear", animal: "cat", color: "pink" },
    { fruit: "pear", animal: "dog", color: "green" },
    { fruit: "banana" },
  ]);
});

test("include alone is a list of its own", () => {
  expect(combinations({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }]);
  expect(combinations({ a: [] })).toEqual([]);
});

test("the jobs of a matrix are told apart as GitHub does", () => {
  expect(matrixSuffix({ os: "a", of: { name: "x", size: 2 } })).toBe(" (a, x, 2)");
});
