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

test("a refusal of fields names the inputs that decide them, and no others", () => {
  const inputs = {
    "public-access": decides("publicAccess", flag("Whether."), "false"),
    group: decides("group.id", text("A group.")),
    tags: decides("tags", text("Tags.")),
    name: text("A name."),
  };
  const refused = (...fields: string[]) =>
    failures(new AggregateError([Object.assign(new UnfitError("No.", "A rule forbids it."), { fields })]), inputs);
  const remedyOf = (...fields: string[]) => refused(...fields)[0]?.remedy;
  expect(remedyOf("type", "properties.PublicAccess")).toBe("A rule forbids it. For that, set public-access: false.");
  expect(remedyOf("properties.group.id", "tags[costCenter]")).toBe("A rule forbids it. For that, set group and tags.");
  expect(remedyOf("properties.publicAccess.else", "name")).toBe("A rule forbids it.");
});

test("a failure in one text has its remedy at the end", () => {
  expect(formatFailure({ what: "A." })).toBe("A.");
  expect(formatFailure({ what: "A.", remedy: "B." })).toBe("A. B.");
});
