import { combinations, matrixProblem, matrixSuffix } from "./matrix.ts";

test("the axes are crossed, and the first one changes slowest", () => {
  expect(combinations({ os: ["a", "b"], node: [1, 2] })).toEqual([
    { os: "a", node: 1 },
    { os: "a", node: 2 },
    { os: "b", node: 1 },
    { os: "b", node: 2 },
  ]);
});

test("exclude removes the combinations that contain it", () => {
  expect(combinations({ os: ["a", "b"], node: [1, 2], exclude: [{ os: "a" }, { os: "b", node: 1 }] })).toEqual([
    { os: "b", node: 2 },
  ]);
});

test("include extends the combinations that it does not contradict", () => {
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

test("without axes include is the list of combinations", () => {
  expect(combinations({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }]);
  expect(combinations({ a: [] })).toEqual([]);
});

test("the jobs of a matrix are named as by GitHub", () => {
  expect(matrixSuffix({ os: "a", of: { name: "x", size: 2 } })).toBe(" (a, x, 2)");
});

test("one with too many jobs, or none, is not started", () => {
  const of = (matrix: Parameters<typeof combinations>[0]) =>
    matrixProblem("build", matrix, combinations(matrix).length);
  const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
  expect(of({ at: numbers(256) })).toBeUndefined();
  expect(of({ at: numbers(257) })).toBe("Strategy expansion exceeded 256 results for job 'build'");
  expect(of({ a: numbers(128), b: [1, 2], include: [{ a: 500, b: 3 }] })).toContain("exceeded 256");
  expect(of({ at: [] })).toBe("Matrix vector 'at' does not contain any values");
  for (const none of [{}, { include: [] }]) expect(of(none)).toBe("Matrix must define at least one vector");
  expect(of({ at: [], include: [{ at: 1 }] })).toContain("'at' does not contain any values");
  expect(of({ a: [1], exclude: [{ a: 1 }] })).toContain("is not modelled");
  expect(matrixProblem("build", undefined, 1)).toBeUndefined();
});
