import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnyAction, commonInputs, type Input } from "@slipway/action";
import { actionYaml, inputSchema } from "../scripts/generate/action-files.ts";
import { actionNames, root } from "./actions.ts";

const actions: AnyAction[] = [];
beforeAll(async () => {
  const folder = (name: string) => join(root, "actions", name, "src", "action.ts");
  for (const name of actionNames) actions.push((await import(folder(name))).default);
});

const inputsOf = (action: AnyAction): [name: string, input: Input<unknown>][] =>
  Object.entries({ ...action.inputs, ...commonInputs });

test("each action.yml and each schema says what its action declares", () => {
  for (const action of actions) {
    const committed = (file: string) => readFileSync(join(root, "actions", action.name, file), "utf8");
    expect(actionYaml(action)).toBe(committed("action.yml"));
    expect(inputSchema(action)).toBe(committed("inputs.schema.json"));
  }
});

/** Each of these is wrong for most inputs. */
const wrong = ["?!", "-7", "[", "{}", "../..", "a=b=c", "name=a", "1.2.3.4", "https://a/b?c", "x".repeat(3_000)];

/** Also what is said of the first line of a list. */
const sentences = /^(?:(?:Line 1 \("[\s\S]*?"\): )?(?:[A-Z\d][\s\S]{12,}[.…]|This does not parse: .+))$/;

test("whatever is wrong with the text of an input, its problem says in a sentence what to write", () => {
  const dumb: string[] = [];
  for (const action of actions)
    for (const [name, input] of inputsOf(action))
      for (const text of wrong) {
        const reading = input.read(text);
        if ("problem" in reading && !sentences.test(reading.problem ?? ""))
          dumb.push(`${action.name}: ${name}: ${text.slice(0, 20)}: ${reading.problem}`);
      }
  expect(dumb).toEqual([]);
});

test("each word that an input offers, also in each line of a list, is one that it takes", () => {
  for (const action of actions)
    for (const [, { schema, read }] of inputsOf(action)) {
      const words = schema.enum ?? schema.items?.enum ?? [];
      expect(words.filter((word) => word === "" || "problem" in read(word))).toEqual([]);
    }
});
