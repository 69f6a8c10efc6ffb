import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { adoptable } from "../scripts/adopt/adopt.ts";
import { callerOf } from "../scripts/adopt/caller.ts";
import { workflowText } from "../scripts/workflows/files.ts";
import { inputsOf } from "../scripts/workflows/scenarios.ts";
import { root } from "./actions.ts";
import { runAdopt } from "./adopt/adopted.ts";
import { commandsOnPage } from "./adopt/page.ts";

const all = Object.entries(adoptable);

test.each(all)("each input of %s is read, signs in, or is a choice with a reason, and only one of these", (name, {
  scenario,
}) => {
  const known = [
    ...scenario.inverses.map(([input]) => input),
    ...Object.keys(scenario.signIn),
    ...Object.keys(scenario.choices),
  ];
  expect(known.sort()).toEqual(Object.keys(inputsOf(workflowText(name))).sort());
  for (const reason of Object.values(scenario.choices)) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});

/** A caller with a text of others in an input and in what is said above it. */
const withText = (workflow: keyof typeof adoptable, text: string, value = text) =>
  callerOf({
    ...{ workflow, scenario: adoptable[workflow].scenario, environment: "production" },
    inputs: { cluster: value, admins: value },
    found: { read: {}, differences: [text], left: [text] },
  });

test.each(["eks", "aks-private"] as const)("text of others is a value of %s, and nothing else", (workflow) => {
  const plain = parse(withText(workflow, "plain"));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!text.includes("${{") && !/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.test(text));
      const { name, ...read } = parse(withText(workflow, text));
      const given = { ...plain.jobs.cluster.with, cluster: text, admins: text };
      expect([name, read]).toEqual([
        text,
        { ...plain, name: undefined, jobs: { cluster: { ...plain.jobs.cluster, with: given } } },
      ]);
    }),
  );
});

test("an expression in text of others is refused", () => {
  expect(() => withText("eks", "a ${{ secrets.TOKEN }}")).toThrow(
    "the input cluster has an expression of GitHub in it",
  );
});

test("text of others does not end a line above the workflow", () => {
  const comments = withText("eks", "a\n\u2028on: push\u001b[2J", "platform")
    .split("\n")
    .filter((line) => line.startsWith("#"));
  expect(comments.filter((line) => line.startsWith("# - "))).toEqual(
    Array(2).fill("# - a\\u{a}\\u{2028}on: push\\u{1b}[2J"),
  );
});

test.each([
  [["fleet"], /Name one workflow, aks-private, eks, azure-foundation, aks-ml, or hybrid, not "fleet"/],
  [["constructor"], /not "constructor"/],
  [[], /Name one workflow/],
  [["eks", "--cluster", "a/../b", "--region", "eu-north-1"], /--cluster "a\/\.\.\/b": Write the name of a cluster/],
  [["eks"], /--cluster: Name the cluster.*\n--region: Name the region/],
  [["aks-private", "--resource-group", "x"], /--subscription: Name it, or set AZURE_SUBSCRIPTION_ID/],
  [["eks", "--colour"], /Unknown option '--colour'/],
])("%j is refused, with what to write and how to use it", async (words, says) => {
  const { status, caller, said } = await runAdopt({}, ...words);
  expect([status, caller]).toEqual([2, ""]);
  expect(said).toMatch(says);
  expect(said).toContain("It changes nothing.");
});

test("a file that is there is left as it is, and nothing is asked of a cloud", async () => {
  const file = join(root, "package.json");
  const words = ["eks", "--cluster", "platform", "--region", "eu-north-1", "--out", file];
  const { status, said } = await runAdopt({ AWS_ENDPOINT_URL: "https://127.0.0.1:1" }, ...words);
  expect([status, said]).toEqual([2, expect.stringContaining("There is a file already")]);
  expect(readFileSync(file, "utf8")).toContain('"name": "slipway"');
});

test("--help explains the options", async () => {
  expect(await runAdopt({}, "--help")).toEqual({
    status: 0,
    caller: expect.stringContaining("--resource-group"),
    said: "",
  });
});

// The tests test/journeys/adopt-*.test.ts run these where what they name is there.
test("the page has a command for each workflow, and all are run by tests", () => {
  expect(commandsOnPage().map((line) => line.split(" ").slice(0, 6).join(" "))).toEqual(
    Object.keys(adoptable).map((workflow) => `npm run -s adopt -- ${workflow}`),
  );
});

test("the command ends with its code, and writes to the streams", () => {
  const words = [join(root, "scripts/adopt.ts"), "fleet"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect([status, stdout, stderr]).toEqual([2, "", expect.stringContaining('not "fleet"')]);
});
