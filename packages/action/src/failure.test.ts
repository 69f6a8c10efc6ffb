import { failures, formatFailure } from "./failure.ts";
import { hinted, MissingError, missing, UnfitError } from "./missing.ts";

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
    [{ what: "A.", remedy: "B." }, crash("TypeError: x")],
  ],
  ["an end from outside", aborted(new UnfitError("Stopped.", "Go on.")), [{ what: "Stopped.", remedy: "Go on." }]],
  ["an end without a cause", aborted(), [{ what: "aborted" }]],
])("what a user reads of an error: %s", (_, error, expected) => {
  expect(failures(error)).toEqual(expected);
});

test("a failure in one text has its remedy at the end", () => {
  expect(formatFailure({ what: "A." })).toBe("A.");
  expect(formatFailure({ what: "A.", remedy: "B." })).toBe("A. B.");
});

test("what is not there is told apart from all else, also among several", () => {
  const [room, lamp] = [new MissingError("No room.", "Build."), new MissingError("No lamp.", "Buy.")];
  expect(missing(room)).toEqual(["No room."]);
  expect(missing(new AggregateError([room, new AggregateError([lamp])]))).toEqual(["No room.", "No lamp."]);
  expect(missing(new AggregateError([room, new UnfitError("A.", "B.")]))).toBeUndefined();
  expect(missing(new UnfitError("A.", "B."))).toBeUndefined();
  expect([room.name, new UnfitError("", "").name]).toEqual(["MissingError", "UnfitError"]);
});

test("a hint on pending follows the remedy, or stands alone", () => {
  const hint = "Where an earlier step makes it, give that step's output drift to the input pending.";
  expect(hinted({ what: "A.", remedy: "B." })).toEqual({ what: "A.", remedy: `B. ${hint}` });
  expect(hinted({ what: "A." })).toEqual({ what: "A.", remedy: hint });
});
