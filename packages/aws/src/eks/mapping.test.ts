import { awsInputs } from "../inputs.ts";
import { mappingContradictions, mappingInputs, mappingsInput, mappingsOf, missingIn } from "./mapping.ts";

const role = "arn:aws:iam::111122223333:role/deployers";
const read = (value: unknown) => mappingsInput.read(JSON.stringify(value));

test.each([
  [[{ role, groups: "viewers" }], [{ role, groups: ["viewers"] }]],
  [[{ role, groups: [" a ", "b"] }], [{ role, groups: ["a", "b"] }]],
  [
    [{ role: "deployers", policy: "AmazonEKSViewPolicy", namespaces: ["dev-*"], username: "u" }],
    [{ role: "deployers", policy: "AmazonEKSViewPolicy", namespaces: ["dev-*"], username: "u" }],
  ],
  [
    [
      { role, groups: ["a"] },
      { role: "x", groups: ["b"] },
    ],
    [
      { role, groups: ["a"] },
      { role: "x", groups: ["b"] },
    ],
  ],
])("mappings are read (%#)", (given, value) => {
  expect(read(given)).toEqual({ value });
});

const aList = "Write a list of mappings, such as - role: deployers with groups: [system:masters] below.";
const anObject = "Write a role and its groups, such as role: deployers and groups: [viewers].";
test.each([
  [[], aList],
  [{}, aList],
  ["text", aList],
  [["text"], `Mapping 1: ${anObject}`],
  [[null], `Mapping 1: ${anObject}`],
  [[[]], `Mapping 1: ${anObject}`],
  [[{ role, groups: ["a"] }, 7], `Mapping 2: ${anObject}`],
  [[{ role, group: "a" }], "Mapping 1: group is unknown: there are role, groups, policy, namespaces, username."],
  [[{ role, groups: 7 }], "Mapping 1: groups: Write a text, or a list of texts."],
  [[{ role, groups: [] }], "Mapping 1: groups: Write a text, or a list of texts."],
  [[{ role, groups: ["a", " "] }], "Mapping 1: groups: Write a text, or a list of texts."],
  [[{ role, groups: ["a"], username: ["x"] }], "Mapping 1: username: Write a text."],
  [[{ groups: ["a"] }], "Mapping 1: role: Say which role gets access."],
  [[{ role }, {}], /^Mapping 1: groups: Give groups, a policy, or both: .* Mapping 2: role: Say/],
])("mappings that are wrong are named with what to write (%#)", (given, problem) => {
  expect(read(given)).toEqual({ problem: typeof problem === "string" ? problem : expect.stringMatching(problem) });
});

test.each([
  ["role", "a b", /^Write the ARN or the name of a role or instance profile; for a session .*\.$/],
  ["role", "arn:aws:sts::111122223333:assumed-role/x/y", /^Write the ARN/],
  ["groups", "a b", /Write the name of a group, without blanks\.$/],
  ["policy", "arn:aws:x", "Write the name alone, such as AmazonEKSViewPolicy, not its ARN."],
  ["namespaces", "Dev", /Write a namespace, optionally with \* at its end\.$/],
  ["username", "a b", "Write a name without blanks."],
] as const)("the input %s with '%s' is refused with what to write", (name, value, problem) => {
  expect(mappingInputs[name].read(value)).toEqual({ problem: expect.stringMatching(problem) });
});

test.each([
  "deployers",
  role,
  "arn:aws:iam::111122223333:instance-profile/nodes",
  "a".repeat(128),
])("%s is a role", (value) => {
  expect(mappingInputs.role.read(value)).toEqual({ value });
});

test("what a mapping lacks is named by the input", () => {
  const lacks = (given: Parameters<typeof missingIn>[0]) => missingIn(given).map(({ input }) => input);
  expect(lacks({})).toEqual(["role", "groups"]);
  expect(lacks({ role, policy: "P" })).toEqual([]);
  expect(lacks({ role, groups: ["a"] })).toEqual([]);
  expect(lacks({ role, groups: ["a"], namespaces: ["n"] })).toEqual(["namespaces"]);
  expect(lacks({ role, policy: "P", namespaces: ["n"] })).toEqual([]);
  for (const { problem } of missingIn({ namespaces: ["n"] })) expect(problem).toMatch(/^[A-Z].{10,}\.$/);
});

test("several mappings exclude what makes one", () => {
  const mappings = [{ role, groups: ["a"] }];
  expect(mappingContradictions({ mappings })).toEqual([]);
  expect(mappingContradictions({ mappings, username: "u" })).toEqual([
    { input: "username", problem: "Put it into mappings, or leave mappings out: username is for one mapping." },
  ]);
  expect(mappingContradictions({ role }).map(({ input }) => input)).toEqual(["groups"]);
  expect(mappingsOf({ mappings })).toBe(mappings);
  expect(mappingsOf({ role, groups: ["a"] })).toEqual([{ role, groups: ["a"] }]);
  expect(mappingsOf({ groups: ["a"] })).toEqual([]);
});

test.each([
  ["role-to-assume", role, true],
  ["role-to-assume", "deployers", "Write a role's ARN: arn:aws:iam::ACCOUNT:role/NAME."],
  ["region", "us-gov-west-1", true],
  ["region", "Frankfurt", "Write a region such as eu-north-1."],
  ["allowed-account-ids", "111122223333", true],
  ["allowed-account-ids", "1", 'Line 1 ("1"): Write the 12 digits of an account.'],
] as const)("the input %s with '%s'", (name, value, problem) => {
  const reading = awsInputs[name].read(value);
  if (problem === true) expect(reading).toHaveProperty("value");
  else expect(reading).toEqual({ problem });
});
