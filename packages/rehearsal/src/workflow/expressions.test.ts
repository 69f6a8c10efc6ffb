import { asText, evaluate, fill, holds, type Status } from "./expressions.ts";
import { Expression, Mixed, type Value } from "./template.ts";

const contexts = {
  github: { ref: "refs/heads/main", event: { number: 7 } },
  steps: { a: { outputs: { drift: "true" } }, b: { outputs: {} } },
  inputs: { flag: true, count: 3, "two-words": "x" },
  matrix: null,
};
const good: Status = { success: true, failure: false, cancelled: false };
const bad: Status = { success: false, failure: true, cancelled: false };

test.each<[string, Value]>([
  ["github.ref == 'REFS/heads/main'", true],
  ["inputs.flag == 'true'", false],
  ["inputs.flag && 'yes' || 'no'", "yes"],
  ["inputs.two-words", "x"],
  ["github.missing.deeper", null],
  ["contains(join(steps.*.outputs.drift), 'true')", true],
  ["fromJSON('{\"a\": [1, 2]}').a[1]", 2],
  ["format('{0}-{1}', inputs.count, 'x')", "3-x"],
  ["1 == true", true],
  ["'' == 0", true],
  ["matrix.os", null],
])("%s yields %j", (text, value) => {
  expect(evaluate(text, { contexts })).toEqual(value);
});

test("a template is filled at every depth", () => {
  const template = { a: [new Expression("inputs.count"), "b"], c: { d: new Expression("toJSON(inputs.flag)") } };
  expect(fill(template, { contexts })).toEqual({ a: [3, "b"], c: { d: "true" } });
});

test.each<[string | boolean, Status, boolean]>([
  ["", good, true],
  ["", bad, false],
  ["inputs.flag", bad, false],
  ["inputs.flag && failure()", bad, true],
  ["always()", bad, true],
  ["!cancelled() && inputs.count == 3", bad, true],
  ["cancelled()", { success: false, failure: false, cancelled: true }, true],
  ["'success()' != ''", bad, false],
  [false, good, false],
])("if: %s, when success is %j", (condition, status, expected) => {
  expect(holds(condition, { contexts, status })).toBe(expected);
});

test("values are written as text as by GitHub", () => {
  expect([true, null, 1.5, 0, "x"].map(asText)).toEqual(["true", "", "1.5", "0", "x"]);
});

test("the text around expressions keeps its quotes, braces and blanks", () => {
  const text = new Mixed("[ '${{ inputs.count }}' ] {x} it''s\n  ${{ format('}} {0}', inputs.flag) }}");
  expect(fill(text, { contexts })).toBe("[ '3' ] {x} it''s\n  } true");
  expect(evaluate("'it''s ''quoted'''", { contexts })).toBe("it's 'quoted'");
});
