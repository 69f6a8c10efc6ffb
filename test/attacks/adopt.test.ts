import { parse } from "yaml";
import { adoptable } from "../../scripts/adopt/adopt.ts";
import { callerOf } from "../../scripts/adopt/caller.ts";

const workflows = ["aks-private", "eks"] as const;

/** The workflow that adopt writes where a name in the cloud, or one of a list of names, is this text. */
const written = (workflow: (typeof workflows)[number], text: string): string =>
  callerOf({
    ...{ workflow, scenario: adoptable[workflow].scenario, environment: "production" },
    inputs: { cluster: "platform", admins: `one\n${text}` },
    found: { read: {}, differences: [text], left: [text] },
  });

// Readers of YAML 1.1 end a line at U+0085, U+2028 and U+2029, those of 1.2 do not (YAML 1.1, 4.2; YAML 1.2, 5.4). GitHub's
// reader is YamlDotNet (actions/runner, src/Sdk/WorkflowParser/Conversion/YamlObjectReader.cs), which has both versions in it.
const input = (end: string): string => `two${end}      environment: ""${end}      mode: apply`;

const attacks: readonly (readonly [tried: string, text: string, held: "refused" | "a text"])[] = [
  ["an expression", "a ${{ secrets.TOKEN }}", "refused"],
  ["an expression over two lines", "a ${{\nsecrets.TOKEN }}", "refused"],
  ["another input behind U+0085", input("\u0085"), "refused"],
  ["another input behind U+2028", input("\u2028"), "refused"],
  ["another input behind U+2029", input("\u2029"), "refused"],
  ["another input behind a carriage return", input("\r"), "refused"],
  ["signs that turn a line around", "\u202eevil", "refused"],
  ["a mark of the byte order", "\ufeffevil", "refused"],
  ["a terminal's commands", "\u001b[2J", "refused"],
  ["another input behind the end of a line", input("\n"), "a text"],
  ["another job", "x\njobs:\n  evil:\n    runs-on: self-hosted", "a text"],
  ["another document", "x\n---\non: push", "a text"],
  ["a tag of YAML", "!!js/function x", "a text"],
  ["an alias", "*x", "a text"],
  ["a comment", "x # y", "a text"],
  ["the end of a quotation", `x"\n      mode: apply\n      y: "`, "a text"],
  ["a word that is no text", "null", "a text"],
];

test.each(
  attacks.flatMap(([tried, text, held]) =>
    workflows.map((workflow) => ({ class: "a name in the cloud", tried, held, text, workflow })),
  ),
)("$class: $tried in a caller of $workflow: $held", ({ text, held, workflow }) => {
  if (held === "refused") {
    expect(() => written(workflow, text)).toThrow(/The value that was read for the input admins has an? /);
    return;
  }
  const [caller, plain] = [parse(written(workflow, text)), parse(written(workflow, "two"))];
  const { with: inputs } = caller.jobs.cluster;
  expect(inputs.admins).toBe(`one\n${text}`);
  expect({ ...caller, jobs: { cluster: { ...caller.jobs.cluster, with: { ...inputs, admins: "one\ntwo" } } } }).toEqual(
    plain,
  );
});
