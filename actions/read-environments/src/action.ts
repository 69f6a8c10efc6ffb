import { defineAction, flag, list, optional, text } from "@slipway/action";
import { outputsOf } from "./outputs.ts";
import { scenarios } from "./scenarios.ts";

const perScenario = Object.fromEntries(
  [...scenarios.keys()].map((name) => [name, `The chosen environments of ${name}, as a JSON list of their inputs.`]),
);

export default defineAction({
  name: "read-environments",
  about:
    "Reads a file with many environments of any scenarios, says all that is wrong in it at once, each with its line, and gives out one list for each scenario: what the workflow fleet runs.",
  branding: { icon: "list", color: "blue" },
  inputs: {
    file: text("The file with the environments, in the checked-out repository.", { default: "environments.yml" }),
    only: optional(
      text(
        "Which environments the run is about: names, or patterns with * for any characters, with blanks, commas or line breaks between them. Without it, all of them.",
        {
          form: {
            pattern: /^[\w.*,\s-]+$/,
            write: "Write names, or parts of names with * for the rest, with blanks or commas between them.",
          },
        },
      ),
    ),
    given: optional(
      list(
        "Inputs that the caller gives for all environments, by name: the file may leave them out.",
        text("An input of a scenario.", {
          form: { pattern: /^[a-z-]{1,60}$/, write: "Write the name of an input, such as client-id." },
        }),
      ),
    ),
    hidden: optional(
      text(
        "IDs that the caller gives as secrets for all environments, with blanks between: GitHub withholds an output that holds one, so that the file may not name them.",
      ),
    ),
    "to-destroy": flag(
      "Whether the environments are read to destroy them: then typed has to hold the names of all that are chosen.",
      { default: false },
    ),
    typed: optional(text("For to-destroy: the names, with blanks, commas or line breaks between them.")),
  },
  outputs: {
    ...perScenario,
    mode: "What is to be done with them: plan, apply, check or destroy.",
    environments: "All chosen environments, as a JSON list of their names and scenarios.",
    count: "How many they are.",
  },
  example: { file: "environments.yml", only: "north*" },
  permissions: { contents: "read # to check out the file" },
  granted: ["Nothing but the file: check it out before."],
  notes: [
    "It speaks to no cloud and writes nothing, whatever the mode; the mode is only passed on, with auto resolved.",
    "`docs/environments.schema.json` says what may be in the file: put `# yaml-language-server: $schema=` and its address into the first line, and an editor completes the inputs.",
    "What is below `defaults:` counts for environments that do not say it themselves: first that of their scenario, then that of `all:`, as far as the scenario has such an input.",
  ],
  confirm: ({ file }) => file,
  connect: () => undefined,
  goals: () => [],
  async report({ file, only, given, hidden, typed, "to-destroy": toDestroy }, _goals, run) {
    const { readFleet } = await import("./read-fleet.ts");
    const environments = await readFleet(
      file,
      { only, given, hidden, ...(toDestroy ? { typed: typed ?? "" } : {}) },
      run,
    );
    return { ...outputsOf(environments), mode: toDestroy ? "destroy" : run.mode };
  },
});
