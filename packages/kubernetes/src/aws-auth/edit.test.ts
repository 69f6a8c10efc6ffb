import { entriesAsUsed, entriesMadeOut } from "./as-used.ts";
import { mapRole, type RoleMapping, unmapRole } from "./edit.ts";
import { readMapRoles } from "./map-roles.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const want: RoleMapping = { arn: role("new"), groups: ["system:masters"], username: undefined, defaultUsername: "new" };
const entry = `rolearn: "${role("new")}"`;
const added = `- ${entry}\n  username: "new"\n  groups:\n    - "system:masters"\n`;

const theirs = `# Do not touch: the platform team
- groups:
  - system:bootstrappers   # joins
  - system:nodes
  rolearn: ${role("nodes")}
  username: system:node:{{EC2PrivateDNSName}}

# An auditor
- {rolearn: "${role("Audit")}", username: 'audit:{{SessionName}}', groups: [viewers], userid: "012"}
# the end
`;

test.each([
  ["nothing", "", added],
  ["blanks", "  \n", added],
  ["an empty text in quotation marks", "''\n", added],
  ["comments alone", "# none yet\n", `# none yet\n${added}`],
  ["other people's entries", theirs, theirs + added],
  ["a last line without an end", theirs.trimEnd(), `${theirs.trimEnd()}\n${added}`],
  [
    "a list that is indented",
    `  - rolearn: ${role("a")}\n`,
    `  - rolearn: ${role("a")}\n${added.replace(/^/gm, "  ").trimEnd()}\n`,
  ],
  ["an empty flow list", "[]\n", `[{${entry}, username: "new", groups: ["system:masters"]}]\n`],
  ["a flow list", "[{rolearn: a}]", `[{rolearn: a}, {${entry}, username: "new", groups: ["system:masters"]}]`],
  [
    "a flow list that ends in a comma",
    "[{rolearn: a}, ]",
    `[{rolearn: a}, {${entry}, username: "new", groups: ["system:masters"]}]`,
  ],
  ["a marked document", `---\n- rolearn: a\n...\n`, `---\n- rolearn: a\n${added}...\n`],
  ["Windows' line ends", `- rolearn: a\r\n`, `- rolearn: a\r\n${added}`],
])("a role is added to %s, and nothing else changes", (_what, text, after) => {
  expect(mapRole(text, want)).toBe(after);
  expect(mapRole(after, want)).toBe(after);
  expect(readMapRoles(unmapRole(after, want.arn)).entries).toEqual(readMapRoles(text).entries);
});

test.each([
  [
    "groups in lines, in the middle",
    `- groups:\n  - old # was\n  - older\n  # about the role\n  rolearn: ${role("NEW")}\n  username: new # name\n- rolearn: b\n`,
    `- groups:\n    - "system:masters"\n  # about the role\n  rolearn: ${role("NEW")}\n  username: new # name\n- rolearn: b\n`,
  ],
  [
    "groups in a row",
    `- {Groups: [old], RoleARN: "${role("new")}", username: new} # n\n`,
    `- {Groups: ["system:masters"], RoleARN: "${role("new")}", username: new} # n\n`,
  ],
  [
    "no groups and no name",
    `-   rolearn: ${role("new")}\n`,
    `-   groups:\n      - "system:masters"\n    username: "new"\n    rolearn: ${role("new")}\n`,
  ],
  [
    "groups without a value",
    `- rolearn: ${role("new")}\n  username: new\n  groups:\n- rolearn: b\n`,
    `- rolearn: ${role("new")}\n  username: new\n  groups:\n    - "system:masters"\n- rolearn: b\n`,
  ],
  [
    "a path, which is never matched",
    `- rolearn: ${role("team/new")}\n  username: new\n  groups: ["system:masters"]\n`,
    `- rolearn: "${role("new")}"\n  username: new\n  groups: ["system:masters"]\n`,
  ],
])("an entry with %s is changed in place", (_what, text, after) => {
  const changed = mapRole(text, want);
  expect(readMapRoles(changed).entries.map(({ fields }) => fields)).toEqual(
    readMapRoles(after).entries.map(({ fields }) => fields),
  );
  for (const line of after.split("\n")) expect(changed).toContain(line);
});

test("of several entries of one role the last stays, and is as wanted", () => {
  const twice = `- rolearn: ${role("new")}\n  groups: [a]\n# theirs\n${theirs}- rolearn: ${role("NEW")}\n  username: new\n  groups: [b]\n`;
  expect(mapRole(twice, want)).toBe(
    `# theirs\n${theirs}- rolearn: ${role("NEW")}\n  username: new\n  groups:\n    - "system:masters"\n`,
  );
});

test("a name is set or kept, and the order of groups does not matter", () => {
  const text = `- rolearn: ${role("new")}\n  username: old # kept\n  groups: [system:masters]\n`;
  expect(mapRole(text, want)).toBe(text);
  const both = text.replace("[system:masters]", "[system:masters, b]");
  expect(mapRole(both, { ...want, groups: ["b", "system:masters"] })).toBe(both);
  const named = mapRole(text, { ...want, username: "{{SessionName}}" });
  expect(named).toBe(text.replace("old", '"{{SessionName}}"'));
});

test("a role is removed, with the rest of its last line", () => {
  expect(unmapRole(theirs, role("audit"))).toBe(theirs.replace(/^- \{.*\n/m, ""));
  expect(unmapRole(theirs, role("nodes"))).toBe(theirs.replace(/^- groups[\s\S]*DNSName}}\n/m, ""));
  expect(unmapRole(`[{rolearn: a}, {${entry}}, {rolearn: b}]`, want.arn)).toBe("[{rolearn: a}, {rolearn: b}]");
  expect(unmapRole(`[{rolearn: a}, {${entry}}]`, want.arn)).toBe("[{rolearn: a}]");
});

test.each([
  ["an alias", `- &a\n  rolearn: ${role("new")}\n  groups: [x]\n- *a\n`],
  ["an anchor that others use", `- rolearn: ${role("new")}\n  groups: &g [x]\n- rolearn: b\n  groups: *g\n`],
])("an entry by %s is refused rather than guessed at", (_what, text) => {
  expect(() => mapRole(text, want)).toThrow(/without touching others/);
});

test.each([
  ["an indentation that is wrong", `- rolearn: a\n   username: t\n`, "line 1, column"],
  ["an unquoted template", `- rolearn: a\n  username: {{SessionName}}\n`, "line 2, column 13"],
  ["something else than a list", `rolearn: a\n`, "line 1, column 1"],
  ["groups that are no list", `- rolearn: a\n\n  groups: devs\n`, "line 3, column 11"],
  ["a number for a name", `- rolearn: a\n  username: 0123\n`, "line 2, column 13"],
  ["a truth for a group", `- rolearn: a\n  groups: [b, yes]\n`, "line 2, column 11"],
  ["an entry that is none", `- rolearn: a\n- b\n`, "line 2, column 3"],
  ["two documents", `- rolearn: a\n---\n- rolearn: b\n`, "line 2, column 1"],
  ["a merge key", `- &a {rolearn: a}\n- <<: *a\n  username: b\n`, "line 2, column"],
])("%s is refused, with its place", (_what, text, place) => {
  expect(() => readMapRoles(text)).toThrow(place);
  expect(() => mapRole(text, want)).toThrow(place);
});

/** What the authenticator tolerates (aws-iam-authenticator, pkg/mapper/configmap: yaml.ToJSON, then json.Unmarshal). */
const tolerated = [
  ["a key that is there twice", `- rolearn: a\n  rolearn: b\n  groups: [c]\n`, "b", "", ["c"]],
  ["a key in two letter cases", `- rolearn: a\n  RoleARN: b\n  groups: [c]\n`, "a", "", ["c"]],
  ["a text for groups", `- rolearn: a\n  groups: devs\n`, "a", "", []],
  ["a number among the groups", `- rolearn: a\n  groups: [devs, 7]\n`, "a", "", ["devs"]],
  ["a number for a name", `- rolearn: a\n  username: 12\n`, "a", "", []],
  ["a merge key", `- &a {rolearn: b, groups: [c]}\n- <<: *a\n  rolearn: a\n`, "a", "", ["c"]],
  ["a second document", `- rolearn: a\n---\n- rolearn: b\n`, "a", "", []],
  ["a second document that is broken", `- rolearn: a\n---\n- [\n`, "a", "", []],
  ["an entry beside it that is none", `- rolearn: a\n- 7\n`, "a", "", []],
  ["a byte order mark", `\uFEFF- rolearn: a\n`, "a", "", []],
] as const;

test.each(tolerated)("the cluster uses an entry with %s", (_what, text, arn, username, groups) => {
  const last = entriesAsUsed(text)?.at(-1);
  expect([last?.arn, last?.username ?? "", last?.groups]).toEqual([arn, username, groups]);
});

test.each(tolerated)("a text with %s is edited, or refused as one that the cluster reads", (_what, text) => {
  const edited = () => mapRole(text, want);
  try {
    expect(entriesAsUsed(edited())?.map(({ arn }) => arn)).toEqual(["a", want.arn]);
  } catch (error) {
    expect((error as Error).message).toMatch(/cannot be edited for certain.*The cluster reads it all the same/);
    expect((error as Error).message).not.toMatch(/cannot be read|no role has access/);
  }
});

test.each([
  ["a key in two letter cases", `- rolearn: a\n  RoleARN: b\n  groups: [c]\n`],
])("%s is not guessed at", (_what, text) => {
  expect(() => mapRole(text, want)).toThrow(/cannot be edited for certain/);
});

test.each([
  [`- rolearn: a\n   username: t\n`, undefined],
  [`- rolearn: a\n  username: {{SessionName}}\n`, undefined],
  ["rolearn: a\n", undefined],
  ["", []],
  ["''\n", []],
  ["# none yet\n", []],
])("of the text %j the cluster uses no entries", (text, entries) => {
  expect(entriesAsUsed(text)).toEqual(entries);
});

test("of a text that does not parse, what can be made out is held", () => {
  const broken = `- rolearn: a\n  groups: [system:nodes]\n   - oops\n- rolearn: b\n`;
  expect(entriesAsUsed(broken)).toBeUndefined();
  expect(entriesMadeOut(broken)[0]).toMatchObject({ arn: "a", groups: ["system:nodes"] });
  expect(entriesMadeOut("- *a\n")).toEqual([]);
});

// yaml.ToJSON, by which the authenticator reads the list, resolves merge keys.
test("a merged key counts as if it were written out", () => {
  const text = `- &base {rolearn: a, groups: [x]}\n- {<<: *base, rolearn: b}\n`;
  expect(entriesAsUsed(text)?.map(({ arn, groups }) => [arn, groups])).toEqual([
    ["a", ["x"]],
    ["b", ["x"]],
  ]);
});
