import { error } from "@actions/core";
import fc from "fast-check";
import { harmless } from "../../packages/action/src/harmless.ts";
import { parseCommand } from "../../packages/rehearsal/src/runner/commands/parse-command.ts";

/** Every command that the runner registers (actions/runner, src/Runner.Worker/ActionCommandManager.cs). */
const isRegistered = (name: string): boolean =>
  /^(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)$/i.test(
    name,
  );
const heard = (text: string) => text.split(/\r\n|\r|\n/).flatMap((line) => parseCommand(line, isRegistered) ?? []);

test("no text of others is a command, whatever stands between its characters", () => {
  const piece = fc.oneof(
    fc.constantFrom("##[", "::", ":", "#", "[", "]", "stop-commands", "add-mask", "set-output name=x", "error", " "),
    fc.constantFrom(
      "\r",
      "\n",
      "\u0085",
      "\u2028",
      "\u2029",
      "\u200b",
      "\u00ad",
      "\u0301",
      "\ufe0f",
      "\ufeff",
      "\u0000",
      "\u001b",
    ),
    fc.constantFrom("\u3164", "\u115f", "\u00a0", "\u3000", "\u{e0101}", "a"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      expect(heard(harmless(pieces.join("")))).toEqual([]);
    }),
    { numRuns: 4_000 },
  );
});

// What ICU passes over, one kind of each: a control, a soft hyphen, a zero-width space, a mark, a selector of variants.
test.each([
  "",
  "\u0000",
  "\u00ad",
  "\u200b",
  "\u0301",
  "\ufe0f",
  "\ufeff",
])("a command with %j between its characters is heard, and not once it is harmless", (ignored) => {
  for (const text of [
    `tag: #${ignored}#[add-mask]x`,
    `tag: ##${ignored}[add-mask]x`,
    `:${ignored}:add-mask::x`,
    `${ignored}::add-mask::x`,
  ]) {
    expect(heard(text)).toMatchObject([{ name: "add-mask" }]);
    expect(heard(harmless(text))).toEqual([]);
  }
});

test.each([
  "plain text",
  "a::b",
  "C::method()",
  "issue #1",
  "# heading [x]",
  "https://[::1]/",
])("%j stays as it is", (text) => {
  expect(harmless(text)).toBe(text);
});

test("our own commands are heard, with any data", () => {
  // The toolkit writes to this process's standard output.
  const written = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
      written.mockClear();
      error(String.fromCharCode(...units), { title: String.fromCharCode(...units) });
      expect(heard(String(written.mock.calls[0]?.[0]).replace(/\r?\n$/, ""))).toMatchObject([{ name: "error" }]);
    }),
  );
  written.mockRestore();
});

test("a long line of what is ignored takes no time", () => {
  const before = process.cpuUsage().user;
  harmless("\u0085".repeat(200_000));
  harmless("#\u200b".repeat(100_000));
  harmless(":".repeat(200_000));
  harmless("\n".repeat(200_000));
  expect(process.cpuUsage().user - before).toBeLessThan(2e6);
});
