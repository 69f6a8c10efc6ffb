import { ArgumentError, readArguments, readSwitches } from "./arguments.ts";

test("the workflow is the only required argument", () => {
  expect(readArguments(["aks-private"])).toEqual({ workflow: "aks-private", faults: [], seed: 1 });
});

test("all options are read", () => {
  const words =
    "x --with v.yml --vars r.yml --mode plan --event schedule --landing-zone --exempt Deny-Aks-Local-Auth --fault every:10 --fault reset@3 --seed 7 --speed 60";
  expect(readArguments(words.split(" "))).toEqual({
    workflow: "x",
    with: "v.yml",
    vars: "r.yml",
    mode: "plan",
    event: "schedule",
    landingZone: true,
    exempt: ["Deny-Aks-Local-Auth"],
    faults: [
      { kind: "throttle", match: { every: 10 } },
      { kind: "reset", match: { index: 3 } },
    ],
    seed: 7,
    speed: 60,
  });
});

test("a scenario is a list of what happens", () => {
  expect(readArguments("x --scenario plan,drift --edits e.yml --world w.json".split(" "))).toMatchObject({
    scenario: ["plan", "drift"],
    edits: "e.yml",
    world: "w.json",
  });
});

test("several roles may be given", () => {
  expect(readArguments("x --role a.json --role b.json".split(" "))).toMatchObject({ roles: ["a.json", "b.json"] });
});

test("--help and --verbose are about the whole command", () => {
  expect(readSwitches(["x", "--help"]).help).toContain("Exit code: 0 everything went as expected");
  expect(readSwitches(["x", "--verbose"])).toEqual({ verbose: true });
});

test.each([
  ["", "Name one workflow, not 0"],
  ["a b", "Name one workflow, not 2"],
  ["a --mode sometimes", "plan, apply, check, plan-destroy or destroy. npm run"],
  ["a --event merge", '--event has "merge". Write push, pull_request, merge_group, '],
  ["a --fault often", "every:N or KIND@INDEX"],
  ["a --fault bang@1", "every:N or KIND@INDEX"],
  ["a --seed 0", "a whole number from 1"],
  ["a --colour", "Unknown option"],
  ["a --scenari plan", "Did you mean --scenario?"],
  ["a --mode aply", "Did you mean apply?"],
  ["a --scenario plan,drift", "name a file with what someone changes by --edits FILE"],
  ["a --scenario plan --mode plan", "leave --mode out"],
])("%j is refused with what to write instead", (words, message) => {
  const read = () => readArguments(words.split(" ").filter(Boolean));
  expect(read).toThrow(ArgumentError);
  expect(read).toThrow(message);
});
