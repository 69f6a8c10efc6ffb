import type { Denied } from "./advice.ts";
import { failures, formatFailure } from "./failure.ts";
import { decides, flag, text } from "./input.ts";
import { MissingError, UnfitError } from "./missing.ts";

const crash = (what: string) => ({
  what: `This is a mistake in Slipway, not in your inputs: ${what}`,
  remedy: expect.stringMatching(/^Please report it .*\.$/),
});
const aborted = (cause?: unknown) => Object.assign(new RangeError("aborted", { cause }), { name: "AbortError" });

test.each<[string, unknown, unknown[]]>([
  ["one with a remedy", new UnfitError("It is so.", "Do that."), [{ what: "It is so.", remedy: "Do that." }]],
  ["one without", Object.assign(new RangeError("So."), { name: "OtherError" }), [{ what: "So." }]],
  ["a bare error", new Error("x"), [crash("Error: x")]],
  ["a mistake in the code", new TypeError("x"), [crash("TypeError: x")]],
  ["no error at all", "a text", [crash("a text")]],
  [
    "several",
    new AggregateError([new MissingError("A.", "B."), new TypeError("x")]),
    [{ what: "A.", remedy: "B.", missing: true }, crash("TypeError: x")],
  ],
  ["an end from outside", aborted(new UnfitError("Stopped.", "Go on.")), [{ what: "Stopped.", remedy: "Go on." }]],
  ["an end without a cause", aborted(), [{ what: "aborted" }]],
])("what a user reads of an error: %s", (_, error, expected) => {
  expect(failures(error)).toEqual(expected);
});

const inputs = {
  "public-access": decides("publicAccess", flag("Whether."), "false"),
  group: decides("group.id", text("A group.")),
  tags: decides("tags", text("Tags.")),
  name: text("A name."),
};
const refused = (denials: readonly Denied[], offered?: string) =>
  failures(
    new AggregateError([Object.assign(new UnfitError("No.", "A rule forbids it."), { denials })]),
    inputs,
    offered,
  )[0]?.remedy;
const about = (...fields: string[]): Denied => ({ fields, otherwise: `Ask about ${fields.join()}.` });

test("a refusal of fields names the inputs that decide them, and no others", () => {
  expect(refused([about("type", "properties.PublicAccess")])).toBe(
    "A rule forbids it. For that, set public-access: false.",
  );
  expect(refused([about("properties.group.id", "tags[costCenter]")])).toBe(
    "A rule forbids it. For that, set group and tags.",
  );
  expect(refused([about("publicAccess"), about("publicAccess", "type")])).toBe(
    "A rule forbids it. For that, set public-access: false.",
  );
});

test("where no input decides a field, the error says what else to do", () => {
  expect(refused([about("properties.publicAccess.else", "name")])).toBe(
    "A rule forbids it. No input decides that. Ask about properties.publicAccess.else,name.",
  );
  expect(refused([about("group.id"), about("size")])).toBe(
    "A rule forbids it. For that, set group. No input decides the rest. Ask about size.",
  );
});

test("in a workflow an error names what its caller can write, and nothing else", () => {
  const denials = [about("group.id"), about("publicAccess")];
  expect(refused(denials, "tags, group=security-group: true")).toBe(
    "A rule forbids it. For that, set security-group: true. No input decides the rest. Ask about publicAccess.",
  );
  expect(refused(denials, "public-access")).toBe(
    "A rule forbids it. For that, set public-access: false. No input decides the rest. Ask about group.id.",
  );
  expect(refused(denials, "")).toBe(
    "A rule forbids it. No input decides that. Ask about group.id. Ask about publicAccess.",
  );
});

test("a failure in one text has its remedy at the end", () => {
  expect(formatFailure({ what: "A." })).toBe("A.");
  expect(formatFailure({ what: "A.", remedy: "B." })).toBe("A. B.");
});
