import { judgeKustomizations } from "./kustomizations.ts";

test.each<[string, unknown, unknown]>([
  ["a folder", { apps: "./apps" }, { apps: { path: "./apps" } }],
  ["the whole repository", { all: { path: "" } }, { all: { path: "" } }],
  [
    "all that there is to say",
    {
      infra: { path: "./infra", interval: "1h30m", retryInterval: 45, timeout: "90s" },
      apps: { path: "./apps", dependsOn: ["infra"], prune: true, force: false, wait: true },
    },
    {
      infra: {
        path: "./infra",
        syncIntervalInSeconds: 5400,
        retryIntervalInSeconds: 45,
        timeoutInSeconds: 90,
      },
      apps: { path: "./apps", dependsOn: ["infra"], prune: true, force: false, wait: true },
    },
  ],
  ["a name that every object has", { constructor: "./x" }, { constructor: { path: "./x" } }],
])("%s goes over the wire as Azure writes it", (_what, given, wanted) => {
  expect(judgeKustomizations(given)).toEqual({ value: wanted });
});

test.each<[string, unknown, RegExp]>([
  ["nothing", {}, /at least one/],
  ["a list", ["apps"], /at least one/],
  ["a name that does not fit", { Apps: "./apps" }, /"Apps".*30 lowercase letters/],
  ["a name that is too long", { ["a".repeat(31)]: "./apps" }, /30 lowercase letters/],
  ["no path", { apps: { prune: true } }, /apps: Its path is missing/],
  ["a path that leads out", { apps: "../apps" }, /apps\.path: .*without \.\./],
  ["neither a path nor more", { apps: 1 }, /apps: Write its path/],
  [
    "a word that there is not",
    { apps: { path: "", depends: [] } },
    /apps: There is no field depends\. Use path, \w+, /,
  ],
  ["a word that every object has", { apps: { path: "", toString: 1 } }, /There is no field toString/],
  ["a time without a unit", { apps: { path: "", interval: "5" } }, /apps\.interval: .*5m/],
  ["no time at all", { apps: { path: "", timeout: 0 } }, /apps\.timeout: /],
  ["a flag that is none", { apps: { path: "", prune: "yes" } }, /apps\.prune: Write true or false/],
  ["one before it that is not there", { apps: { path: "", dependsOn: ["infra"] } }, /infra, which does not exist/],
  ["one that waits for itself", { apps: { path: "", dependsOn: ["apps"] } }, /depend on each other: apps\./],
  [
    "a circle, and only those in it",
    {
      a: { path: "", dependsOn: ["b"] },
      b: { path: "", dependsOn: ["c"] },
      c: { path: "", dependsOn: ["b"] },
    },
    /depend on each other: b, c\./,
  ],
])("%s is named", (_what, given, problem) => {
  expect(judgeKustomizations(given)).toEqual({ problem: expect.stringMatching(problem) });
});

test("every problem is named at once", () => {
  const { problem } = judgeKustomizations({ A: "./a", b: { path: 1, prune: 2 } }) as { problem: string };
  for (const each of ['"A"', "b.path", "b.prune"]) expect(problem).toContain(each);
  expect(problem).toMatch(/\. b\.path: [^.]*.*\. b\.prune: /);
});
