import { parseArgs } from "node:util";
import { type Client, clients } from "./environment.ts";

/** How the simulator is to be started. */
export interface Arguments {
  readonly port: number;
  readonly seed: number;
  readonly time: "real" | "fast";
  /** A cluster of AKS that is there from the start. */
  readonly cluster?: string;
  /** Whose lines a shell evaluates, while the cloud goes on in the background. */
  readonly shell?: Client;
}

/** What is wrong with the arguments, and what to write instead. */
export class ArgumentError extends Error {}

const usage = "Write: npm run simulate [-- --port NUMBER --seed NUMBER --time real|fast --cluster NAME --shell CLIENT]";

/** What `npm run simulate -- --help` prints. */
export const help = `Starts the simulated cloud, prints how to reach it, and serves until it is stopped.

  npm run simulate [-- options]

  --port NUMBER      where it listens; 4443 by default, 0 for any free one
  --seed NUMBER      another seed gives other IDs and other chances
  --time real|fast   whether long operations take as long as in reality
  --cluster NAME     creates a cluster of AKS at the start, which kubectl and Helm reach; its resource group has its name
  --shell CLIENT     for one shell: starts the cloud in the background, or uses the one at that port, and prints what
                     points the client at it and signs it in (az, aws, gh, kubectl, terraform or slipway; kubectl's is for
                     Helm too and brings the cluster "lab"):

                       eval "$(npm run -s simulate -- --shell az)"

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
  const options = Object.fromEntries(
    ["port", "seed", "time", "cluster", "shell"].map((name) => [name, { type: "string" as const }]),
  );
  let values: { port?: string; seed?: string; time?: string; cluster?: string; shell?: string };
  try {
    ({ values } = parseArgs({ args: [...given], options, strict: true }));
  } catch (error) {
    throw new ArgumentError(`${error instanceof Error ? error.message.split(".")[0] : error}. ${usage}`);
  }
  const { port = "4443", seed = "1", time = "real" } = values;
  if (time !== "real" && time !== "fast") {
    throw new ArgumentError(`--time is "${time}"; it must be real or fast. ${usage}`);
  }
  const shell = clients.find((each) => each === values.shell);
  if (values.shell !== undefined && shell === undefined)
    throw new ArgumentError(`--shell is "${values.shell}"; it must be one of ${clients.join(", ")}. ${usage}`);
  const { cluster = shell === "kubectl" ? "lab" : undefined } = values;
  if (cluster !== undefined && !/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(cluster))
    throw new ArgumentError(`--cluster is "${cluster}"; it must be small letters, digits and hyphens. ${usage}`);
  return {
    port: whole("port", port, 65_535),
    seed: whole("seed", seed, 2 ** 31 - 1),
    time,
    ...(cluster === undefined ? {} : { cluster }),
    ...(shell === undefined ? {} : { shell }),
  };
}
