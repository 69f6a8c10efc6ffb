import { choice, data, flag, type Input, integer, list, optional, orFrom, secret, text } from "./input.ts";
import { InputError, readInputs, variable } from "./read-inputs.ts";

const letters = { pattern: /^[a-z]+$/, write: "Write small letters." };

test.each<[string, Input<unknown>, string, unknown]>([
  ["a text", text("A."), "x", "x"],
  ["a text of a form", text("A.", { form: letters }), "abc", "abc"],
  ["a text of another form", text("A.", { form: letters }), "Abc", /Write small letters/],
  ["a number", integer("A.", { min: 0, max: 9 }), "7", 7],
  ["a number out of bounds", integer("A.", { min: 0, max: 9 }), "10", /from 0 to 9/],
  ["a number in another notation", integer("A.", { min: 0, max: 99 }), "1e1", /whole number/],
  ["a broken number", integer("A.", { min: 0, max: 9 }), "1.5", /whole number/],
  ["a flag", flag("A."), "True", true],
  ["a flag in words", flag("A."), "yes", /true or false/],
  ["a choice", choice("A.", ["a", "b"]), "b", "b"],
  ["no choice", choice("A.", ["a", "b"]), "c", /one of a, b/],
  ["a list", list("A.", integer("B.", { min: 0, max: 9 })), "1\n\n 2 \r\n3", [1, 2, 3]],
  [
    "a list names each bad line",
    list("A.", flag("B.")),
    "true\nx\n y ",
    /^Line 2 \("x"\): Write true or false\. Line 3 \("y"\): Write true or false\.$/,
  ],
  ["data", data("A.", (value) => ({ value })), '{"a":1}', { a: 1 }],
  ["data as YAML", data("A.", (value) => ({ value })), "a:\n  - 1 # one\n  - b", { a: [1, "b"] }],
  ["data that does not parse", data("A.", (value) => ({ value })), "a: {", /does not parse: .* at line 1/],
])("%s", async (_, input, given, expected) => {
  await input.ready?.(given);
  const reading = input.read(given);
  if (expected instanceof RegExp) expect(reading).toEqual({ problem: expect.stringMatching(expected) });
  else expect(reading).toEqual({ value: expected });
});

// The words of JSON schema, 2020-12 (validation, section 6).
test.each<[string, Input<unknown>, object]>([
  ["a text", text("A."), { type: "string" }],
  ["a text of a form", text("A.", { form: letters }), { type: "string", pattern: "^[a-z]+$" }],
  ["a number", integer("A.", { min: 0, max: 9 }), { type: "integer", minimum: 0, maximum: 9 }],
  ["a flag", flag("A."), { type: "boolean" }],
  ["a choice", choice("A.", ["a", "b"]), { type: "string", enum: ["a", "b"] }],
  ["a list", list("A.", flag("B.")), { type: "array", items: { type: "boolean" } }],
  ["a secret", secret("A."), { type: "string" }],
  ["data", data("A.", (value) => ({ value })), { type: "object" }],
])("the schema says what %s may be", (_, input, schema) => {
  expect(input.schema).toEqual(schema);
});

const inputs = {
  "the name": text("What it is called.", { form: letters }),
  "keep-days": integer("How long.", { min: 0, max: 365, default: 7 }),
  token: optional(secret("Who asks.")),
  region: orFrom(["REGION", "ZONE"], optional(text("Where."))),
};

test("only blanks are replaced in a variable's name", () => {
  expect(variable("keep-days")).toBe("INPUT_KEEP-DAYS");
  expect(variable("the name")).toBe("INPUT_THE_NAME");
});

test("values are trimmed, absent ones take the default or the environment", async () => {
  expect(await readInputs(inputs, { INPUT_THE_NAME: " abc ", REGION: "north" })).toEqual({
    "the name": "abc",
    "keep-days": 7,
    region: "north",
  });
  const named = { INPUT_THE_NAME: "abc", ZONE: "west" };
  expect(await readInputs(inputs, named)).toMatchObject({ region: "west" });
  expect(await readInputs(inputs, { ...named, REGION: "north" })).toMatchObject({ region: "north" });
  expect(await readInputs(inputs, { ...named, REGION: "north", INPUT_REGION: "south" })).toMatchObject({
    region: "south",
  });
});

test("everything wrong is named at once, with what to write, and no secret is quoted", async () => {
  const strict = { ...inputs, token: { ...secret("Who asks."), read: () => ({ problem: "Write a longer one." }) } };
  const read = () =>
    readInputs(strict, { "INPUT_KEEP-DAYS": "400", INPUT_TOKEN: "hush-hush" }, () => [
      { input: "region", problem: "Not with that." },
    ]);
  await expect(read).rejects.toThrow(InputError);
  await expect(read).rejects.toThrow(
    "4 inputs need a change; nothing was read or changed yet.\n" +
      "- the name: It is missing. What it is called.\n" +
      '- keep-days: "400" does not fit. Write a whole number from 0 to 365.\n' +
      "- token: Write a longer one.\n" +
      "- region: Not with that.",
  );
});
