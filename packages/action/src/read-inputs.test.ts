import { unknownText } from "@slipway/reconcile";
import { choice, type Inputs, optional, orFrom, secret, text } from "./input.ts";
import type { Problem } from "./problem.ts";
import { InputError, readInputs } from "./read-inputs.ts";

const letters = { pattern: /^[a-z]+$/, write: "Write small letters." };
const inputs = {
  name: text("What it is called.", { form: letters }),
  place: orFrom(["PLACE", "REGION"], optional(text("Where.", { form: letters }))),
  kind: choice("What it is.", ["box", "bag"], "box"),
  password: optional({ ...secret("Who asks."), read: () => ({ problem: "Write a longer one." }) }),
} satisfies Inputs;

/** What is wrong with the inputs, each with its name. */
async function problemsOf(
  env: Record<string, string>,
  contradictions: Problem[] = [],
  isPlanned?: boolean,
): Promise<string[]> {
  try {
    await readInputs(inputs, env, () => contradictions, isPlanned === undefined ? undefined : () => isPlanned);
    return [];
  } catch (error) {
    return (error as InputError).problems.map(({ input, problem }) => `${input}: ${problem}`);
  }
}

const x = (count: number) => "X".repeat(count);
const write = "Write small letters.";

test.each([
  ["all of eighty characters", x(80), `"${x(80)}" does not fit. ${write}`],
  ["the first eighty of more", x(81), `"${x(80)}…" does not fit. ${write}`],
  ["none of several lines", "X\nY", write],
  ["none of an address with a login", "https://me:words@example.com", /^It contains a login/],
])("a message quotes %s", async (_, given, says) => {
  const [problem = ""] = await problemsOf({ INPUT_NAME: given });
  expect(problem.replace("name: ", "")).toEqual(typeof says === "string" ? says : expect.stringMatching(says));
});

test.each<[string, Record<string, string>, string[]]>([
  ["that is missing", {}, ["name: It is missing. What it is called."]],
  ["of blanks alone", { INPUT_NAME: " \n " }, ["name: It is missing. What it is called."]],
  ["that is secret", { INPUT_NAME: "a", INPUT_PASSWORD: "hush" }, ["password: Write a longer one."]],
  ["from a variable", { INPUT_NAME: "a", INPUT_PLACE: " ", REGION: "7" }, [`place: "7" does not fit. ${write}`]],
  ["that does not exist", { INPUT_NAME: "a", INPUT_NAMES: "b" }, ["names: There is no such input. Did you mean name?"]],
  ["of another program", { INPUT_NAME: "a", MY_INPUT_NAMES: "b" }, []],
])("an input %s", async (_, env, problems) => {
  expect(await problemsOf(env)).toEqual(problems);
});

test("what an input would contradict is not known while it is wrong by itself", async () => {
  const contradictions = [
    { input: "name", problem: "Not with that place." },
    { input: "kind", problem: "Not in that place." },
  ];
  expect(await problemsOf({ INPUT_NAME: "7" }, contradictions)).toEqual([
    `name: "7" does not fit. ${write}`,
    "kind: Not in that place.",
  ]);
});

test("one problem is one, and several are counted", () => {
  const messageOf = (...named: string[]) =>
    new InputError(named.map((input) => ({ input, problem: "No." }))).message.split("\n");
  expect(messageOf("a")).toEqual(["One input needs a change; nothing was read or changed yet.", "- a: No."]);
  expect(messageOf("a", "b")).toEqual([
    "2 inputs need a change; nothing was read or changed yet.",
    "- a: No.",
    "- b: No.",
  ]);
});

test("a value that is known after apply is for a run that says it only plans", async () => {
  const later = { INPUT_NAME: unknownText("other.name") };
  expect(await problemsOf(later, [], true)).toEqual([]);
  for (const isPlanned of [false, undefined])
    expect(await problemsOf(later, [], isPlanned)).toEqual([
      expect.stringContaining("It comes from a plan: other.name"),
    ]);
});
