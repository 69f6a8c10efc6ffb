import { parseArgs } from "node:util";

/** How the simulator is to be started. */
export interface Arguments {
  readonly port: number;
  readonly seed: number;
  readonly time: "real" | "fast";
}

/** What is wrong with the arguments, and what to write instead. */
export class ArgumentError extends Error {}

const usage = "Write: npm run simulate [-- --port NUMBER --seed NUMBER --time real|fast]";

/** What `npm run simulate -- --help` prints. */
export const help = `Starts the simulated cloud, prints how to reach it, and serves until it is stopped.

  npm run simulate [-- options]

  --port NUMBER      where it listens; 4443 by default, 0 for any free one
  --seed NUMBER      another seed gives other IDs and other chances
  --time real|fast   whether long operations take as long as in reality
  --help             shows this

Exit code: 0 when it was stopped, 1 if an argument is wrong or the port is in use.
`;

function whole(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new ArgumentError(`--${name} is "${text}"; it must be a whole number from 0 to ${most}. ${usage}`);
}

/** Read the arguments of the command line. */
export function readArguments(given: readonly string[]): Arguments {
  const options = { port: { type: "string" }, seed: { type: "string" }, time: { type: "string" } } as const;
  let values: { port?: string; seed?: string; time?: string };
  try {
    ({ values } = parseArgs({ args: [...given], options, strict: true }));
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message.split(".")[0] : error}. ${usage}`);
  }
  const { port = "4443", seed = "1", time = "real" } = values;
  if (time !== "real" && time !== "fast") {
    throw new ArgumentError(`--time is "${time}"; it must be real or fast. ${usage}`);
  }
  return { port: whole("port", port, 65_535), seed: whole("seed", seed, 2 ** 31 - 1), time };
}
