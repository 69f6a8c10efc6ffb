import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { type Authenticators, identityBehind } from "../access/authenticate.ts";
import { type Identity, master } from "../access/identity.ts";
import { findCluster } from "../cluster.ts";
import { kubectl } from "./kubectl.ts";
import { type Place, plain, type Ran } from "./place.ts";
import { type Pipeline, readLine, ShellError, type Words } from "./shell.ts";

type Program = (words: Words, place: Place) => Ran;

const said = (output: string): Ran => ({ exitCode: 0, output, errors: "" });
const failed = (errors: string, exitCode = 1): Ran => ({ exitCode, output: "", errors });

function cat(words: Words, { files, input }: Place): Ran {
  const names = words.slice(1);
  if (names.length === 0) return said(input);
  const missing = names.find((name) => lookup(files, plain(name)) === undefined);
  if (missing !== undefined) return failed(`cat: can't open '${missing}': No such file or directory\n`);
  return said(names.map((name) => String(lookup(files, plain(name)))).join(""));
}

const programs: Readonly<Record<string, Program>> = {
  cat,
  echo: (words) => said(`${words.slice(1).join(" ")}\n`),
  true: () => said(""),
  false: () => failed(""),
};

/**
 * Run a shell command with `kubectl` inside of a cluster, as AKS's run-command does: as its administrator, unless
 * someone else is given. Knows words, quotes, pipes and what joins commands.
 */
export function runKubectl(
  world: World,
  clusterKey: string,
  command: string,
  files: Readonly<Record<string, Buffer>> = {},
  identity: Identity = master,
): { exitCode: number; logs: string } {
  const cluster = findCluster(world, clusterKey);
  if (!cluster) return { exitCode: 1, logs: "Unable to connect to the server: no cluster is open here\n" };
  const known: Readonly<Record<string, Program>> = {
    ...programs,
    kubectl: (words, place) => kubectl({ world, cluster, identity, ...place }, words.slice(1)),
  };
  const one = (words: Words, place: Place): Ran => {
    const [name = ""] = words;
    const program = lookup(known, name);
    const there = Object.keys(known).sort().join(", ");
    return program ? program(words, place) : failed(`sh: ${name}: not found (simulated: ${there})\n`, 127);
  };
  const piped = ({ commands }: Pipeline): Ran => {
    let errors = "";
    let last = said("");
    for (const words of commands) {
      last = one(words, { files, input: last.output });
      errors += last.errors;
    }
    return { ...last, errors };
  };
  let exitCode = 0;
  let logs = "";
  try {
    for (const pipeline of readLine(command)) {
      if (pipeline.when === "&&" && exitCode !== 0) continue;
      if (pipeline.when === "||" && exitCode === 0) continue;
      const ran = piped(pipeline);
      exitCode = ran.exitCode;
      logs += ran.errors + ran.output;
    }
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    return { exitCode: 2, logs: `${logs}${error.message}\n` };
  }
  return { exitCode, logs };
}

/** The same, as the identity of a token. */
export function runKubectlAs(
  token: string,
  known: Authenticators,
  ...[world, key, command, files]: [World, string, string, Readonly<Record<string, Buffer>>]
): { exitCode: number; logs: string } {
  const cluster = findCluster(world, key);
  const identity = cluster && identityBehind(token, cluster, world, known);
  return cluster && !identity
    ? { exitCode: 1, logs: "error: You must be logged in to the server (Unauthorized)\n" }
    : runKubectl(world, key, command, files, identity);
}
