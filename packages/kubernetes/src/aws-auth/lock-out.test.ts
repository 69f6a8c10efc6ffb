import { admitsNodes, oddities, refuseLockOut } from "./lock-out.ts";
import { type MappedRole, readMapRoles } from "./map-roles.ts";

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
/** The entries of some roles, each with its groups; what follows the name is its user name. */
const roles = (all: Readonly<Record<string, readonly string[]>>): readonly MappedRole[] =>
  readMapRoles(
    Object.entries(all)
      .map(([name, groups]) => {
        const [role = "", username = "u"] = name.split(" ");
        return `- rolearn: ${arn(role)}\n  username: ${username}\n  groups: [${groups.map((each) => `"${each}"`).join(", ")}]\n`;
      })
      .join(""),
  ).entries;

const masters = ["system:masters"];
const nodes = ["system:bootstrappers", "system:nodes"];

test.each<[string, Record<string, string[]>, Record<string, string[]>, string | undefined]>([
  ["another administrator is left", { a: masters, b: masters }, { b: masters }, undefined],
  ["a user administers", { a: masters }, {}, "- groups: [system:masters]"],
  ["nobody administered before", { a: ["x"] }, {}, undefined],
  ["the nodes' role gets more", { n: nodes }, { n: [...nodes, "x"] }, undefined],
  ["the nodes' role loses a group of ours", { n: [...nodes, "x"] }, { n: nodes }, undefined],
])("a change locks nobody out where %s", (_, before, after, mapUsers) => {
  expect(() => refuseLockOut(roles(before), roles(after), mapUsers)).not.toThrow();
});

test.each([
  undefined,
  "broken: [",
  "- groups: [viewers]",
  "text",
  "- null",
])("the last administrator is not removed, with these users: %s", (mapUsers) => {
  const change = () => refuseLockOut(roles({ a: masters }), roles({ a: ["x"] }), mapUsers);
  expect(change).toThrow(
    expect.objectContaining({
      name: "UnfitError",
      message:
        "This would remove the last role from system:masters in aws-auth: only the identity that created the cluster could still administer it.",
      remedy: "Nothing was written. Map another role with the group system:masters first, then run again.",
    }),
  );
});

test.each<[Record<string, string[]>, string]>([
  [{}, "system:bootstrappers, system:nodes, u"],
  [{ n: ["system:bootstrappers"] }, "system:nodes, u"],
  [{ "n other": nodes }, "u"],
])("nor is what nodes join by (%#)", (after, lost) => {
  expect(() => refuseLockOut(roles({ n: nodes }), roles(after), undefined)).toThrow(
    expect.objectContaining({
      name: "UnfitError",
      message: `This would remove from ${arn("n")} in aws-auth what nodes join the cluster by (${lost}).`,
      remedy: "Nothing was written. Leave the nodes' role as it is: give another role in the inputs.",
    }),
  );
});

test("an entry that takes no effect protects nobody", () => {
  const before = roles({ "path/a": masters });
  expect(() => refuseLockOut(before, [], undefined)).not.toThrow();
});

test("nodes join by their group", () => {
  expect([admitsNodes({ groups: nodes }), admitsNodes({ groups: ["system:bootstrappers"] })]).toEqual([true, false]);
});

test("entries that do not mean what they seem to are told, and stay", () => {
  const entries = [...roles({ a: ["x"], "path/b": ["x"] }), ...roles({ a: ["y"] })];
  expect(oddities(entries)).toEqual([
    `aws-auth maps ${arn("a")} more than once, in lines 1, 1: only the last takes effect.`,
    `aws-auth maps ${arn("path/b")} in line 4 with its path, which AWS never matches: it gives nobody access.`,
  ]);
  expect(oddities(roles({ a: ["x"], b: ["x"] }))).toEqual([]);
});
