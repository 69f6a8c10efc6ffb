import { type AnyAction, commonInputs } from "@slipway/action";
import type { Cloud } from "@slipway/simulator";
import type { Arrangement } from "./arrangement.ts";
import type { Ran } from "./run-action.ts";

/** What an action says and leaves in one of its worlds, and the parts of it that the laws begin with. */
export interface Transcript {
  readonly applied: Ran;
  readonly owned: unknown;
  /** All of it as a text for people. */
  readonly text: string;
}

/** Gives all inputs wrongly, applies, and checks after someone undid something: the logs, and what the action owns. */
export async function transcribe(
  { inputs }: AnyAction,
  cloud: Cloud,
  { owned, introduceDrift }: Arrangement,
  run: (mode: string, inputs?: Readonly<Record<string, string>>) => Promise<Ran>,
): Promise<Transcript> {
  const names = Object.keys({ ...inputs, ...commonInputs });
  const refused = await run("?!", Object.fromEntries(names.map((name) => [name, "?!"])));
  const applied = await run("apply");
  const has = await owned(cloud);
  await introduceDrift(cloud);
  const checked = await run("check");
  const text = [
    "Inputs that are wrong",
    refused.printed.trim(),
    "An apply",
    [applied.printed.trim(), ...waitsIn(applied.summary)].join("\n"),
    "What it owns then",
    JSON.stringify(has, undefined, 2),
    "A check after someone undid something",
    checked.printed.trim(),
  ].join("\n\n");
  return { applied, owned: has, text: `${lasting(text)}\n` };
}

/** What a summary says that the run waited for; how long that took depends on what went on beside it. */
function waitsIn(summary: string): string[] {
  const [, table = ""] = summary.split("| waited for |");
  const rows = [...table.matchAll(/^\| `+ ?(.+?) ?`+ \| \d+ \|$/gm)];
  return rows.map(([, what]) => `waited for ${what}`).sort();
}

/** GUIDs by chance, and AWS's IDs. */
const byChance =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b|(?<=\b[a-z]{2,8}-)0[0-9a-f]{16}\b/g;

/** As people see it, without what differs each time: keys, where the simulated cloud listens, and IDs, which get numbers. */
function lasting(text: string): string {
  const ids: string[] = [];
  const numberOf = (id: string) => ids.indexOf(id) + 1 || ids.push(id);
  return text
    .replaceAll("%0A", "\n")
    .replace(/(?<=127\.0\.0\.1:)\d+/g, "PORT")
    .replace(/(?<=ssh-ed25519 )[\w+/=]+/g, "KEY")
    .replace(byChance, (id) => `ID-${numberOf(id)}`);
}

/** The file beside an arrangement that holds the transcript of its world. */
export const transcriptOf = (arrange: { readonly name: string }): string =>
  `${arrange.name.replace("arrange", "transcript").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.txt`;
