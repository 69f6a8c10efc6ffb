import { fingerprint } from "@slipway/reconcile";
import { mapRole } from "./edit.ts";
import { readMapRoles, roleKey } from "./map-roles.ts";
import { annotationsFor, notesOn, ownedRoles } from "./notes.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const text = `- rolearn: ${role("a")}\n  groups: [x]\n- rolearn: ${role("b")}\n  groups: [viewers]\n`;
const entriesOf = (written: string) => readMapRoles(written).entries;
const [a, b] = [roleKey(role("a")), roleKey(role("b"))];

test("roles that Slipway wrote are ours while they are as it wrote them", async () => {
  const entries = entriesOf(text);
  const written = await annotationsFor("lab", { before: "old", after: text, entries, owned: [b, a, a, "gone"] });
  expect(written).toEqual({
    "slipway/roles": expect.stringMatching(/^\{.*\}$/),
    "slipway/map-roles-before": "old",
    "slipway/map-roles-after": await fingerprint(text),
  });
  const metadata = { name: "aws-auth", annotations: written };
  const notes = notesOn({ metadata });
  expect(Object.keys(notes.records)).toEqual([a, b].sort());
  expect(notes).toMatchObject({ before: "old", after: await fingerprint(text) });
  const keysOf = async (cluster: string, now: string) =>
    (await ownedRoles(cluster, notes, entriesOf(now))).map(({ key }) => key);
  expect(await keysOf("lab", text)).toEqual([a, b]);
  expect(await keysOf("lab", text.replace("[viewers]", "[z]"))).toEqual([a]);
  expect(await keysOf("lab", text.replace("/a", "/c"))).toEqual([b]);
  expect(await keysOf("other", text)).toEqual([]);
});

test.each([undefined, "{", "null", "1"])("records that are no records count for nothing: %s", (records) => {
  const annotations = records === undefined ? {} : { "slipway/roles": records };
  expect(notesOn({ metadata: { name: "aws-auth", annotations } })).toEqual({
    records: {},
    before: undefined,
    after: undefined,
  });
  expect(notesOn({ metadata: { name: "aws-auth" } }).records).toEqual({});
});

test("an entry that is changed keeps what else it has, also where it is in one line", () => {
  const want = { arn: role("a"), groups: ["z"], username: undefined, defaultUsername: "d" };
  for (const there of [
    `- rolearn: ${role("a")}\n  groups: [x]\n  username: u\n  userid: "012"\n`,
    `- {rolearn: "${role("a")}", groups: [x], username: u, userid: "012"}\n`,
    `[{rolearn: "${role("a")}", groups: [x], username: u, userid: "012"}]\n`,
  ])
    expect(entriesOf(mapRole(there, want)).map(({ fields }) => fields)).toEqual([
      { rolearn: role("a"), groups: ["z"], username: "u", userid: "012" },
    ]);
});

test("an entry is added to a flow list after the last one, wherever the list stands", () => {
  const want = { arn: role("c"), groups: ["z"], username: "u", defaultUsername: "d" };
  const added = `{rolearn: "${role("c")}", username: "u", groups: ["z"]}`;
  expect(mapRole("# [a, b]\n[ {rolearn: a} ]\n", want)).toBe(`# [a, b]\n[ {rolearn: a} , ${added}]\n`);
  expect(mapRole("[{rolearn: a},]", want)).toBe(`[{rolearn: a},${added}]`);
});
