import { ArgumentError, readArguments } from "./arguments.ts";

test("the workflow is the only required argument", () => {
  expect(readArguments(["aks-private"])).toEqual({ workflow: "aks-private", faults: [], seed: 1 });
});

test("all options are read", () => {
  const words =
    "x --with v.yml --vars r.yml --mode plan --event schedule --fault every:10 --fault reset@3 --seed 7 --speed 60";
  expect(readArguments(words.split(" "))).toEqual({
    workflow: "x",
    with: "v.yml",
    vars: "r.yml",
    mode: "plan",
    event: "schedule",
    faults: [
      { kind: "throttle", match: { every: 10 } },
      { kind: "reset", match: { index: 3 } },
    ],
    seed: 7,
    speed: 60,
  });
});

test.each([
  ["", "Name one workflow, not 0"],
  ["a b", "Name one workflow, not 2"],
  ["a --mode sometimes", "plan or apply or check or destroy"],
  ["a --event merge", "it must be push or"],
  ["a --fault often", "every:N or KIND@INDEX"],
  ["a --fault bang@1", "every:N or KIND@INDEX"],
  ["a --seed 0", "a whole number from 1"],
  ["a --colour", "Unknown option"],
])("%j is refused with what to write instead", (words, message) => {
  const read = () => readArguments(words.split(" ").filter(Boolean));
  expect(read).toThrow(ArgumentError);
  expect(read).toThrow(message);
});
