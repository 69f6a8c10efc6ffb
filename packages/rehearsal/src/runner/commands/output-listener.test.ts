import { Masks } from "./masks.ts";
import { OutputListener } from "./output-listener.ts";

const heard = (text: string, debug = false) => {
  const masks = new Masks();
  const listener = new OutputListener(masks, debug, () => undefined);
  listener.write(text);
  listener.end();
  return { ...listener, log: listener.log, annotations: listener.annotations, refused: listener.refused, masks };
};

test("a masked value is hidden from then on in each form that the runner looks for", () => {
  const secret = 'sesame & "open"';
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64"), JSON.stringify(secret)];
  const { log } = heard(`before ${secret}\n::add-mask::${secret}\n${forms.join("\n")}\n`);
  expect(log[0]).toBe(`before ${secret}`);
  for (const line of log.slice(1)) expect(line).toContain("***");
  expect(log.slice(1).join()).not.toContain("sesame");
});

test("each line of a mask of several lines is hidden", () => {
  const { log } = heard("::add-mask::first line%0Asecond line\nthe second line is\n");
  expect(log).toEqual(["the *** is"]);
});

test("a secret is hidden within the base64 of a longer text", () => {
  const secret = "correct horse battery";
  for (const before of ["", "a", "ab"]) {
    const { log } = heard(`::add-mask::${secret}\n${Buffer.from(`${before}:${secret}`).toString("base64")}\n`);
    expect(log[0]).toContain("***");
  }
});

test("at most ten annotations of a level are kept, each shortened as by GitHub", () => {
  const lines = Array.from({ length: 12 }, (_, index) => `::warning file=a.ts,line=${index}::careful ${index}`);
  const { annotations, log } = heard(
    `${lines.join("\n")}\n::error::${"x".repeat(5000)}\n::notice title=a%2Cb::hello%0Athere\n`,
  );
  expect(annotations.map(({ level }) => level)).toEqual([...Array(10).fill("warning"), "error", "notice"]);
  expect(annotations[0]).toEqual({ level: "warning", text: "careful 0", properties: { file: "a.ts", line: "0" } });
  expect(annotations[10]?.text).toHaveLength(4096);
  expect(annotations[11]).toEqual({ level: "notice", text: "hello\nthere", properties: { title: "a,b" } });
  expect(log[11]).toBe("Warning: careful 11");
});

test("from stop-commands to its token no line is a command", () => {
  const { annotations, log } = heard("::stop-commands::pause\n::error::not one\n::pause::\n::error::one\n");
  expect(annotations.map(({ text }) => text)).toEqual(["one"]);
  expect(log).toContain("::error::not one");
});

test("groups become headings", () => {
  expect(heard("::group::Title\ninside\n::endgroup::\n").log).toEqual(["▸ Title", "inside"]);
});

test("text that is no command stays as it is", () => {
  expect(heard("plain :: text\n::unknown::x\nlast").log).toEqual(["plain :: text", "::unknown::x", "last"]);
});

test("debug messages are logged only in a debug run", () => {
  expect(heard("::debug::deep\n").log).toEqual([]);
  expect(heard("::debug::deep\n", true).log).toEqual(["##[debug]deep"]);
});

// The rules: actions/runner, src/Runner.Common/ActionCommand.cs and src/Runner.Worker/ActionCommandManager.cs.
test("set-env and add-path are refused, set-output and save-state are carried out", () => {
  expect(heard("::set-env name=a::1\n").refused).toBe(true);
  expect(heard("::add-path::/bin\n").refused).toBe(true);
  const { refused, outputs, state } = heard("::set-output name=a::1\n##[save-state name=b;]2\n");
  expect([refused, outputs, state]).toEqual([false, { a: "1" }, { b: "2" }]);
});

test.each([
  ["at the beginning", "::error::x"],
  ["after spaces", "  \t::error::x"],
  ["after a next-line character", "\u0085::error::x"],
  ["with a zero-width space in it", ":\u200b:error::x"],
  ["with a soft hyphen before it", "\u00ad::error::x"],
  ["of the old form, anywhere", "a tag called ##[error]x"],
  ["of the old form with marks in it", "##\u0301\ufe0f[error]x"],
  ["after a carriage return", "progress\r::error::x"],
])("a command %s is heard", (_, line) => {
  expect(heard(`${line}\n`).annotations).toEqual([{ level: "error", text: "x", properties: {} }]);
});

test.each([
  "a ::error::x",
  "::error",
  "##[error",
  ": :error::x",
  "# #[error]x",
  "\ufefftext ::error::x",
])("%j is no command", (line) => {
  expect(heard(`${line}\n`).annotations).toEqual([]);
});

test("a value that is a form of an earlier one is hidden in its own forms too", () => {
  const masks = new Masks();
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  masks.add("first words");
  masks.add(base64("first words"));
  expect(masks.hide(`see ${base64(base64("first words"))}`)).toBe("see ***");
});
