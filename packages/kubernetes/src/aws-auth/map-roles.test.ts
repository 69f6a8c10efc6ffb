import { readMapRoles } from "./map-roles.ts";

const one = "The cluster reads it all the same: one entry is in force.";
const two = "The cluster reads it all the same: 2 entries are in force.";
const none = "Where the cluster cannot read it either, no role has access by it, not even the nodes'.";

/** The error of a text that cannot be edited for certain. */
function refused(text: string, name?: "mapRoles" | "mapUsers") {
  try {
    readMapRoles(text, name);
  } catch (error) {
    return error as { name: string; message: string; remedy: string };
  }
  throw new RangeError("It was read.");
}

const certain = (place: string, why: string) => `cannot be edited for certain, because of ${place}: ${why}.`;
test.each([
  ["- rolearn: a\n- 7\n", certain("line 2, column 3", "this entry is no mapping with a rolearn"), one],
  ["- rolearn: a\n  RoleARN: b\n", certain("line 1, column 3", "a key is there twice, in different letter case"), one],
  ["- &a {rolearn: a}\n- <<: *a\n  username: b\n", certain("line 2, column 7", "merge keys are not supported"), two],
  ["- rolearn: 12\n", certain("line 1, column 12", "rolearn is no text: put it in quotation marks"), one],
  [
    "- rolearn: a\n  username: 012\n",
    certain("line 2, column 13", "username is no text: put it in quotation marks"),
    one,
  ],
  ["- &k rolearn: a\n- *k : 12\n", certain("line 2, column 3", "rolearn is no text: put it in quotation marks"), two],
  ["- rolearn: a\n  UserID: 1\n", certain("line 2, column 11", "userid is no text: put it in quotation marks"), one],
  ["- rolearn: a\n  groups: devs\n", certain("line 2, column 11", "groups is no list of texts"), one],
  ["- rolearn: a\n- rolearn: b\n  groups: [1]\n", certain("line 3, column 11", "groups is no list of texts"), two],
])("%j is not edited: the place, why, and what the cluster makes of it", (text, why, effect) => {
  const { name, message, remedy } = refused(text);
  expect([name, message]).toEqual(["UnfitError", `The mapRoles of kube-system/aws-auth ${why} ${effect}`]);
  expect(remedy).toBe(
    "Nothing was written. Correct it there (`kubectl edit configmap aws-auth -n kube-system`, as an administrator), in the plain form that everyone reads alike, then run again.",
  );
});

test("what is no list, and what the cluster cannot read either", () => {
  expect(refused("a: b\n").message).toBe(
    `The mapRoles of kube-system/aws-auth cannot be read at line 1, column 1: this is no list of mappings. ${none}`,
  );
  const broken = refused("- rolearn: a\n   username: t\n");
  expect(broken.message).toMatch(
    /^The mapRoles of kube-system\/aws-auth cannot be read at line 1, column 12: Nested mappings/,
  );
  expect(broken.message.endsWith(`. ${none}`)).toBe(true);
  expect(broken.remedy).toBe(
    "Nothing was written. Correct it (`kubectl edit configmap aws-auth -n kube-system`, as an administrator), or restore the text from before Slipway's last change with rollback: true.",
  );
});

test("users are in a list of their own, by another key", () => {
  expect(refused("- 7\n", "mapUsers").message).toContain("The mapUsers of kube-system/aws-auth");
  expect(refused("- 7\n", "mapUsers").message).toContain("this entry is no mapping with a userarn");
  expect(readMapRoles("- userarn: a\n", "mapUsers").entries).toMatchObject([{ arn: "a" }]);
});

test("an entry has its line, its names as texts, and all of its fields", () => {
  const text = "\uFEFF# ours\n- rolearn: a\n  userName: '012'\n  groups: [w, x]\n  note: 7\n- rolearn: b\n";
  expect(readMapRoles(text).entries).toEqual([
    {
      arn: "a",
      username: "012",
      groups: ["w", "x"],
      fields: { rolearn: "a", username: "012", groups: ["w", "x"], note: "7" },
      line: 2,
    },
    { arn: "b", username: undefined, groups: [], fields: { rolearn: "b" }, line: 6 },
  ]);
});

test.each(["", " \n", "''", '""', "# none\n"])("%j has no entries", (text) => {
  expect(readMapRoles(text)).toMatchObject({ entries: [] });
});
