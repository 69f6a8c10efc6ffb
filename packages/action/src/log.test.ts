import { printedRunner } from "@slipway/rehearsal/in-process";
import type { Host } from "./host.ts";
import { Log } from "./log.ts";
import { derivedForms } from "./secret-forms.ts";

function listen(env: Record<string, string> = { GITHUB_ACTIONS: "true" }) {
  const files: Record<string, string> = {};
  const heard = { printed: "", files };
  const own = { GITHUB_OUTPUT: "out", GITHUB_STEP_SUMMARY: "sum", ...env };
  const write = (text: string) => {
    heard.printed += text;
  };
  const append = (file: string, text: string) => {
    files[file] = (files[file] ?? "") + text;
  };
  const host: Host = {
    env: own,
    clock: { now: () => 0, sleep: async () => {} },
    runner: printedRunner({ env: own, write, append }),
    write,
    read: () => undefined,
    list: () => [],
    save: () => {},
    onStop: () => () => {},
  };
  return { log: new Log(host), heard };
}

test("at most ten annotations of a kind go out, the last names the rest, the log has all", () => {
  const { log, heard } = listen();
  for (let at = 0; at < 25; at += 1) log.annotate("warning", `w${at}`);
  log.flush();
  expect(heard.printed.match(/^::warning/gm)).toHaveLength(10);
  expect(heard.printed).toContain("::warning::And 16 more of these");
  expect(heard.printed).toContain("warning: w24");
});

test("ten annotations go out as they are", () => {
  const { log, heard } = listen();
  for (let at = 0; at < 10; at += 1) log.annotate("error", `e${at}`);
  log.flush();
  expect(heard.printed.match(/^::error::e\d$/gm)).toHaveLength(10);
});

test("a secret is hidden in every form, in all that goes out", () => {
  const { log, heard } = listen();
  const secret = "correct horse/battery+staple";
  log.mask(secret, "user");
  heard.printed = "";
  const forms = derivedForms(secret, "user");
  expect(forms).toContain(Buffer.from(`user:${secret}`).toString("base64"));
  for (const form of forms) {
    log.info(form);
    log.annotate("notice", form);
    log.output("o", form);
    log.summary(form);
  }
  log.flush();
  for (const form of forms) expect(heard.printed + heard.files.out + heard.files.sum).not.toContain(form);
});

test("short texts and the lines of a key's frame are never hidden: that would shred the log", () => {
  expect(derivedForms("true")).not.toContain("true");
  const pem = ["-----BEGIN THING-----", "abcdefghijklmnopqrstuvwxyz", "{", "-----END THING-----"].join("\n");
  const forms = derivedForms(pem);
  expect(forms).toContain("abcdefghijklmnopqrstuvwxyz");
  expect(forms).not.toContain("-----BEGIN THING-----");
  expect(forms).not.toContain("{");
});

test("other people's text cannot give the runner a command", () => {
  const { log, heard } = listen();
  log.info("nice\n::set-output name=x::y\n  ##[error]boo");
  log.annotate("error", "a\n::warning::b");
  expect(heard.printed.match(/^\s*(::|##\[)(?!error::a%0A)/gm)).toBeNull();
});

test("an output cannot end itself early", () => {
  const { log, heard } = listen();
  log.output("a", "x\nEOF\nb<<EOF\ny");
  const [, delimiter] = /^a<<(\S+)$/m.exec(heard.files.out ?? "") ?? [];
  expect(heard.files.out?.split("\n").filter((line) => line === delimiter)).toHaveLength(1);
});

test("away from GitHub it is plain text, and no command lines", () => {
  const { log, heard } = listen({});
  log.group("Title", () => log.info("inside"));
  log.mask("a long secret text");
  log.annotate("warning", "careful");
  expect(heard.printed).toBe("Title\ninside\nwarning: careful\n");
});

test.each(["error", "warning", "notice"] as const)("of each kind (%s) the tenth counts what it stands for", (kind) => {
  const shown = (count: number) => {
    const { log, heard } = listen();
    for (let at = 1; at <= count; at += 1) log.annotate(kind, `a${at}`);
    log.flush();
    return heard.printed.split("\n").filter((line) => line.startsWith("::"));
  };
  const first = Array.from({ length: 9 }, (_, at) => `::${kind}::a${at + 1}`);
  expect(shown(9)).toEqual(first);
  expect(shown(10)).toEqual([...first, `::${kind}::a10`]);
  expect(shown(11)).toEqual([...first, `::${kind}::And 2 more of these; the log has all of them.`]);
});

test.each([
  [{ GITHUB_ACTIONS: "true", RUNNER_DEBUG: "1" }, "::debug::why ***\n"],
  [{ RUNNER_DEBUG: "1" }, "debug: why ***\n"],
  [{ GITHUB_ACTIONS: "true", RUNNER_DEBUG: "0" }, ""],
  [{ GITHUB_ACTIONS: "true" }, ""],
])("what is for whoever debugs is shown to no one else (%j)", (env, printed) => {
  const { log, heard } = listen(env);
  log.mask("a long secret text");
  heard.printed = "";
  log.debug("why a long secret text");
  expect(heard.printed).toBe(printed);
});

test("no secret is in the title of a group or of an annotation", () => {
  const { log, heard } = listen();
  log.mask("a long secret text");
  heard.printed = "";
  log.group("see a long secret text", () => log.info("inside"));
  log.annotate("error", "text", "a long secret text");
  log.annotate("error", "text", "");
  expect(heard.printed).toBe("::group::see ***\ninside\n::endgroup::\n::error title=***::text\n::error title=::text\n");
});

test("an output that would hold a secret is put out without it, with a warning", () => {
  const { log, heard } = listen({});
  log.mask("a long secret text");
  log.output("plain", "words");
  expect(heard.printed).toBe("");
  log.output("token", "is a long secret text");
  expect(heard.printed).toBe("warning: The output token would have held a secret; it is hidden there.\n");
  expect(heard.files.out).toMatch(/^plain<<\S+\nwords\n\S+\ntoken<<\S+\nis \*\*\*\n\S+\n$/);
});

test("where the runner gives no files, there are no outputs and no summary", async () => {
  const { log, heard } = listen({ GITHUB_OUTPUT: "", GITHUB_STEP_SUMMARY: "" });
  log.output("plain", "words");
  await log.summary("words");
  expect(heard.files).toEqual({});
});

test("data keeps its shape when secrets in it are hidden", () => {
  const { log } = listen();
  log.mask("a long secret text");
  const data = { a: ["see a long secret text", 1, null, true], b: { c: "a long secret text" } };
  expect(log.hideIn(data)).toEqual({ a: ["see ***", 1, null, true], b: { c: "***" } });
});

// GitHub's page of a log shows ANSI colours (github/docs, workflow commands); ECMA-48 8.3.117 has the parameter that conceals.
test("what others wrote colours and conceals nothing in a log", () => {
  const { log, heard } = listen({ GITHUB_ACTIONS: "true", RUNNER_DEBUG: "1" });
  const text = "delete \u001b[8mvol-1\u001b[0m \u009b31m";
  log.info(text);
  log.debug(text);
  log.annotate("warning", text, text);
  log.group(text, () => {});
  for (const begun of ["\u001b", "\u009b"]) expect(heard.printed).not.toContain(begun);
  expect(heard.printed.match(/delete ␛\[8mvol-1␛\[0m ␛31m/g)).toHaveLength(5);
});
