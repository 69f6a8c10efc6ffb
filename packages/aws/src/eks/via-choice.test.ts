import type { FoundCluster } from "./cluster.ts";
import type { FoundMapping } from "./find-roles.ts";
import { problemsForEntry, problemsForMap, type Via, viaOf, vias } from "./via.ts";

const mapping = (more: Partial<FoundMapping> = {}): FoundMapping => ({
  role: "r",
  principal: { arn: "arn:aws:iam::111122223333:role/r" },
  groups: ["viewers"],
  ...more,
});
const cluster = (mode: string) => ({ name: "lab", mode }) as FoundCluster;
const choose = (mode: string, via: Via, more: Partial<FoundMapping> = {}, raise = false) =>
  viaOf(mapping(more), cluster(mode), { via, raise });

const reserved = { groups: ["system:nodes"] };
test.each<[string, Via, Partial<FoundMapping>, boolean, string]>([
  ["CONFIG_MAP", "auto", {}, false, "aws-auth"],
  ["CONFIG_MAP", "auto", {}, true, "access-entry"],
  ["CONFIG_MAP", "auto", reserved, true, "aws-auth"],
  ["CONFIG_MAP", "access-entry", {}, true, "access-entry"],
  ["API_AND_CONFIG_MAP", "auto", {}, false, "access-entry"],
  ["API_AND_CONFIG_MAP", "auto", reserved, false, "aws-auth"],
  ["API_AND_CONFIG_MAP", "aws-auth", {}, false, "aws-auth"],
  ["API", "auto", {}, false, "access-entry"],
])("in a cluster of the mode %s, %s of %j (raised: %s) means %s", (mode, via, more, raise, expected) => {
  expect(choose(mode, via, more, raise)).toBe(expected);
});

test.each<[string, Via, Partial<FoundMapping>, boolean, string, string]>([
  [
    "CONFIG_MAP",
    "access-entry",
    {},
    false,
    "uses no access entries: its authentication mode is CONFIG_MAP.",
    "Set raise-authentication-mode: true",
  ],
  [
    "API",
    "aws-auth",
    {},
    false,
    "does not read aws-auth: its authentication mode is API.",
    "Leave via out, or set via: access-entry.",
  ],
  [
    "API",
    "auto",
    reserved,
    false,
    "r cannot get access to the cluster lab, whose authentication mode is API. An access entry allows no group",
    "Change the input groups.",
  ],
  [
    "CONFIG_MAP",
    "auto",
    { policy: "P" },
    false,
    "aws-auth has no access policies",
    "Change policy, or set raise-authentication-mode: true.",
  ],
  [
    "API_AND_CONFIG_MAP",
    "aws-auth",
    { policy: "P" },
    false,
    "aws-auth has no access policies",
    "Change the input policy.",
  ],
])("in a cluster of the mode %s, %s of %j is refused", (mode, via, more, raise, message, remedy) => {
  const refused = () => choose(mode, via, more, raise);
  expect(refused).toThrow(message);
  expect(refused).toThrow(expect.objectContaining({ name: "UnfitError", remedy: expect.stringContaining(remedy) }));
});

test.each<[Parameters<typeof problemsForEntry>[0], string[]]>([
  [{ groups: ["viewers", "system:masters"] }, []],
  [{ groups: ["viewers", "system:nodes"] }, ["groups"]],
  [{ username: "someone" }, []],
  [{ username: "system:x" }, ["username"]],
  [{ username: "eks:x" }, ["username"]],
  [{ username: "aws:x" }, ["username"]],
  [{ username: "amazon:x" }, ["username"]],
  [{ username: "iam:x" }, ["username"]],
  [{ username: "{{SessionName}}" }, ["username"]],
  [{ username: "team:{{SessionName}}" }, []],
  [{ groups: ["system:a"], username: "aws:x" }, ["groups", "username"]],
])("an access entry cannot have all of %j: %j", (given, inputs) => {
  const problems = problemsForEntry(given);
  expect(problems.map(({ input }) => input)).toEqual(inputs);
  for (const { problem } of problems) expect(problem).toMatch(/^An access entry allows no .{20,}\.$/);
});

test.each([
  [{ groups: ["a"] }, []],
  [{ groups: ["a"], policy: "P" }, ["policy"]],
  [{ policy: "P" }, ["policy"]],
  [{}, ["groups"]],
])("aws-auth cannot have all of %j: %j", (given, inputs) => {
  const problems = problemsForMap(given);
  expect(problems.map(({ input }) => input)).toEqual(inputs);
  for (const { problem } of problems) expect(problem).toMatch(/^(In )?aws-auth .{20,}\.$/);
});

test("the ways are these", () => {
  expect(vias).toEqual(["auto", "access-entry", "aws-auth"]);
});
