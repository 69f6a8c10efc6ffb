import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyAction, defineAction, optional, secret, UnfitError } from "./index.ts";
import type { Run } from "./run.ts";
import { start } from "./start.ts";

const folder = mkdtempSync(join(tmpdir(), "start-"));
afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts this process into another environment. The object stays the same one, since an action holds on to it. */
function surroundWith(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

const actionThat = (connect: (run: Run) => unknown): AnyAction =>
  defineAction({
    name: "stage",
    about: "Sets a stage.",
    branding: { icon: "sun", color: "yellow" },
    inputs: { password: optional(secret("Who may enter.")) },
    outputs: { props: "What is there." },
    example: {},
    granted: [],
    confirm: () => "stage",
    connect: async (_inputs, run) => await connect(run),
    goals: () => [],
    report: () => ({ props: "none" }),
  });

/** Starts an action in this process as GitHub's runner would, up to its exit, and gives all that came of it. */
async function started(action: AnyAction, env: Readonly<Record<string, string>> = {}) {
  const [output, summary] = [join(folder, "output"), join(folder, "summary")];
  for (const file of [output, summary]) writeFileSync(file, "");
  const github = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
  const environment = { ...process.env };
  surroundWith({ ...environment, ...github, INPUT_MODE: "plan", RUNNER_TEMP: folder, ...env });
  let printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text, ...more: unknown[]) => {
    printed += String(text);
    for (const each of more) if (typeof each === "function") each();
    return true;
  });
  const exit = jest.spyOn(process, "exit").mockImplementation((() => undefined) as () => never);
  await start(action).finally(() => surroundWith(environment));
  const codes = exit.mock.calls.map(([code]) => code);
  const listening = process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  jest.restoreAllMocks();
  return { printed, codes, listening, output: readFileSync(output, "utf8"), summary: readFileSync(summary, "utf8") };
}

// The commands and files are by GitHub's page on workflow commands.
test("all that a run says reaches GitHub's runner, and its exit code the process", async () => {
  let slept = 0;
  const action = actionThat(async (run) => {
    run.warn("careful");
    run.error("Two: of a title", "beware");
    run.debug("behind");
    const from = run.clock.now();
    await run.clock.sleep(2);
    slept = run.clock.now() - from;
  });
  const listening = process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  const ran = await started(action, { INPUT_PASSWORD: "open-sesame", RUNNER_DEBUG: "1" });
  expect(ran.codes).toEqual([0]);
  expect(ran.listening).toBe(listening);
  expect(ran.printed.split(/\r?\n/)).toEqual(
    expect.arrayContaining([
      "::add-mask::open-sesame",
      "::warning::careful",
      "::error title=Two%3A of a title::beware",
      "::debug::behind",
      "::group::stage: plan",
      "::endgroup::",
    ]),
  );
  expect(ran.output).toMatch(/^props<<(\S+)\r?\nnone\r?\n\1$/m);
  expect(ran.summary).toContain("### stage: no changes");
  expect([slept >= 1, slept < 60_000]).toEqual([true, true]);
});

test("outputs that the inputs alone give are put out however the run ends", async () => {
  const dark = actionThat(() => {
    throw new UnfitError("It is dark.", "Light it.");
  });
  const { codes, output } = await started({ ...dark, known: () => ({ props: "one" }) });
  expect(codes).toEqual([1]);
  expect(output).toMatch(/^props<<(\S+)\r?\none\r?\n\1$/m);
});

test("a run that fails ends the process with 1", async () => {
  const action = actionThat(() => {
    throw new UnfitError("It is dark.", "Light it.");
  });
  const { codes, printed } = await started(action);
  expect(codes).toEqual([1]);
  expect(printed).toContain("::error::It is dark. Light it.");
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a run, even while it sleeps", async (signal) => {
  const action = actionThat(async (run) => {
    setImmediate(() => process.emit(signal, signal));
    await run.clock.sleep(3_600_000 - 1);
  });
  const { codes, printed } = await started(action);
  expect(codes).toEqual([1]);
  expect(printed).toContain(`The run was asked to end (${signal}).`);
});

test("a token comes from where GitHub says, for the audience that is asked for", async () => {
  const asked: unknown[] = [];
  const server = createServer(({ url, headers }, answer) => {
    asked.push(url, headers.authorization);
    answer.setHeader("content-type", "application/json").end('{"value":"a.token.of-the-job"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let token: string | undefined;
  const action = actionThat(async (run) => {
    token = await run.idToken?.("the cloud");
  });
  const { codes, printed } = await started(action, {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?v=1`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "key-of-the-job",
  });
  await new Promise((resolve) => server.close(resolve));
  expect({ codes, token, asked }).toEqual({
    codes: [0],
    token: "a.token.of-the-job",
    asked: ["/token?v=1&audience=the%20cloud", "Bearer key-of-the-job"],
  });
  expect(printed).toContain("::add-mask::a.token.of-the-job");
});
