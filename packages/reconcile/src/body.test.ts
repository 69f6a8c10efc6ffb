import { fieldsOf, hideSecrets } from "./body.ts";
import { fingerprint } from "./fingerprint.ts";
import { hasUnknown, isUnknown, unknown } from "./unknown.ts";

test.each([
  ["nothing", undefined, []],
  ["a value", 1, [["", 1]]],
  ["null", { a: null }, [["a", null]]],
  [
    "nested fields",
    { a: { b: 1, c: { d: 2 } } },
    [
      ["a.b", 1],
      ["a.c.d", 2],
    ],
  ],
  ["an undefined field", { a: undefined, b: 1 }, [["b", 1]]],
  ["an empty object", { a: {} }, [["a", {}]]],
  ["an empty list", { a: [] }, [["a", []]]],
  ["a list of values", { a: [1, 2] }, [["a", [1, 2]]]],
  [
    "a list of named things",
    { a: [{ name: "x", b: 1 }] },
    [
      ["a[x].name", "x"],
      ["a[x].b", 1],
    ],
  ],
  [
    "a list of things without names",
    { a: [{ b: 1 }, { b: 2 }] },
    [
      ["a[0].b", 1],
      ["a[1].b", 2],
    ],
  ],
  [
    "a mixed list",
    { a: [3, { b: 1 }] },
    [
      ["a[0]", 3],
      ["a[1].b", 1],
    ],
  ],
  ["what is not known yet", { a: unknown("x") }, [["a", { "known-after-apply:": "x" }]]],
])("the fields of a body: %s", (_, body, fields) => {
  expect(fieldsOf(body)).toEqual(fields.map(([field, want]) => ({ field, want })));
});

test.each([
  [unknown("x"), true],
  [{ "known-after-apply:": "x", more: 1 }, false],
  [{ "known-after-apply:": 1 }, false],
  [{}, false],
  [null, false],
  ["unknown", false],
  [[{ "known-after-apply:": "x" }], false],
])("%j is a value that is not known yet: %s", (value, is) => {
  expect(isUnknown(value)).toBe(is);
});

test.each([
  [{ a: { b: [1, unknown("x")] } }, true],
  [{ a: { b: [1, { c: null }] } }, false],
  [undefined, false],
])("something in %j is not known yet: %s", (value, has) => {
  expect(hasUnknown(value)).toBe(has);
});

describe("secrets", () => {
  const subject = { kind: "box", id: "Shelf/A", after: [] };
  const hashOf = async (field: string, value: unknown) =>
    `hash ${await fingerprint(`box\nshelf/a\n${field}\n${JSON.stringify(value)}`)}`;

  test("are shown as hashes, with all that is below them and nothing beside them", async () => {
    const changes = [
      { field: "code", have: 1, want: 2 },
      { field: "code.deep", want: "x", immutable: true as const },
      { field: "code[0]", want: "y" },
      { field: "codes", have: 1, want: "z" },
      { field: "my.code", want: "w" },
    ];
    expect(await hideSecrets(subject, changes, ["code"])).toEqual([
      { field: "code", have: await hashOf("code", 1), want: await hashOf("code", 2) },
      { field: "code.deep", want: await hashOf("code.deep", "x"), immutable: true },
      { field: "code[0]", want: await hashOf("code[0]", "y") },
      { field: "codes", have: 1, want: "z" },
      { field: "my.code", want: "w" },
    ]);
  });

  test("that are absent, null or not known yet are shown as that", async () => {
    const changes = [
      { field: "code", have: null, want: unknown("the code") },
      { field: "code", want: null },
    ];
    const shown = await hideSecrets(subject, changes, ["code"]);
    expect(shown).toEqual(changes);
    expect(shown[1]).not.toHaveProperty("have");
  });

  test("a kind without secrets shows its changes as they are", async () => {
    const changes = [{ field: "code", have: 1, want: 2 }];
    expect(await hideSecrets(subject, changes)).toEqual(changes);
  });
});
