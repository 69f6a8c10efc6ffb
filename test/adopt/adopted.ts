import { readFileSync } from "node:fs";
import type { RehearsedRun, Stage, Trigger } from "@slipway/rehearsal";
import { trustOnly } from "@slipway/rehearsal/in-process";
import { addEnvironment, addPullRequest, addRepository, inventory } from "@slipway/simulator";
import { command } from "../../scripts/adopt/command.ts";
import { requests } from "../journeys/on-stage.ts";

/** What the command did, and what it said. */
export interface Adopted {
  readonly status: number;
  readonly caller: string;
  readonly said: string;
}

/** Runs the command here with the words of a command line, in an environment. */
export async function runAdopt(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Adopted> {
  if (env.NODE_EXTRA_CA_CERTS) trustOnly(readFileSync(env.NODE_EXTRA_CA_CERTS, "utf8"));
  const [printed, said]: [string[], string[]] = [[], []];
  const status = await command(words, {
    env,
    say: (line) => void said.push(`${line}\n`),
    print: (text) => void printed.push(text),
  });
  return { status, caller: printed.join(""), said: said.join("") };
}

/** The environment of someone who signed in to a stage's clouds by a secret and by keys. */
export function signedIn({ cloud }: Pick<Stage, "cloud">, folder: string): Record<string, string> {
  const [ours, az, aws] = (["slipway", "az", "aws"] as const).map((client) => cloud.env(client, folder));
  const pick = (from: Readonly<Record<string, string>> = {}, ...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, (from[name] ?? "").replace("//localhost:", "//127.0.0.1:")]));
  return {
    ...pick(ours, "AZURE_ARM_ENDPOINT", "AZURE_AUTHORITY_HOST", "AWS_ENDPOINT_URL", "NODE_EXTRA_CA_CERTS"),
    ...pick(az, "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"),
    ...pick(aws, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"),
  };
}

/** A repository with a pull request and an environment that reviewers protect. */
export function arrangeRepository({ cloud: { world }, server: { repository } }: Stage): void {
  addRepository(world, repository, { private: true });
  addPullRequest(world, repository, "Adopt what is there");
  addEnvironment(world, repository, "production", { reviewers: ["octocat"] });
}

/** Runs a workflow that adopt wrote, as a repository that has it would. */
export const runCaller = (stage: Stage, content: string, trigger: Trigger): Promise<RehearsedRun> =>
  stage.run("adopted", { file: ".github/workflows/adopted.yml", content, trigger });

/** The same with inputs that someone added. */
export const withInputs = (caller: string, inputs: Readonly<Record<string, string>>): string =>
  caller.replace(
    /^ {4}with:\n/m,
    (line) =>
      line +
      Object.entries(inputs)
        .map(([name, value]) => `      ${name}: ${value}\n`)
        .join(""),
  );

/** What there is in the clouds. */
export const thereIs = ({ cloud }: Stage) => inventory(cloud.world);

/** The rights that were used, from a request on. */
export const used = (stage: Stage, since: number): string[] =>
  requests(stage)
    .slice(since)
    .flatMap(({ permissions = [] }) => permissions);

const reads = /:(Describe|Get|List|Assume)|\/read$|^(get|list) /i;
const ofGitHub = /=/;

/** The rights to write in the clouds that were used, from a request on. */
export const written = (stage: Stage, since: number): string[] =>
  used(stage, since).filter((each) => !reads.test(each) && !ofGitHub.test(each));
