import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  accountOf,
  addJob,
  addRepository,
  addToken,
  type Cloud,
  endJob,
  enterpriseServer,
  type GithubServer,
  githubCom,
  type Job,
  repositoryOf,
  variablesOf,
} from "@slipway/simulator";
import { root } from "../actions.ts";

export const repository = "contoso/platform";

/** The servers of GitHub that it is printed for, and whether subjects may have IDs there. */
export const servers: readonly (readonly [name: string, server: GithubServer, forms: readonly boolean[]])[] = [
  ["github.com", githubCom, [false, true]],
  ["GitHub Enterprise Server", enterpriseServer("github.contoso.example"), [false]],
];

/** What `npm run bootstrap` prints. */
export const bootstrap = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, "scripts/bootstrap.ts"), "--repository", repository, ...words], {
    encoding: "utf8",
  });

/** Debian 12's gh 2.23 has no `variable`: what it should ask is asked by its `api`, as gh's own source has it since 2.31. */
const oldGh = (real: string) => `#!/bin/bash
[ "$1 $2" = "variable set" ] || exec ${real} "$@"
name="$3"; shift 3
while [ $# -gt 0 ]; do
  case "$1" in --repo) at="repos/$2/actions/variables" ;; --body) value="$2" ;; esac
  shift 2
done
${real} api "$at" --raw-field name="$name" --raw-field value="$value" 2> /dev/null ||
  exec ${real} api --method PATCH "$at/$name" --raw-field value="$value"
`;

/** Puts a program of that name before those that are installed. */
function shadow(folder: string, name: string, text: string): void {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), text);
  chmodSync(join(bin, name), 0o755);
}

const real = (program: string) => execFileSync("which", [program], { encoding: "utf8" }).trim();

const minor = (version: string) => Number(version.split(".")[1]);

/** The repository, with someone who administers it: what their `gh` has in its environment. */
function administered(cloud: Cloud, folder: string): Record<string, string> {
  const { full_name: name } = addRepository(cloud.world, repository);
  const permissions = { actions: "write", administration: "write", variables: "write" } as const;
  const GH_TOKEN = addToken(cloud.world, { login: "owner", kind: "user", permissions, repositories: [name] });
  // gh takes the one for github.com, and the other one for every other host.
  return { ...cloud.env("gh", folder), GH_TOKEN, GH_ENTERPRISE_TOKEN: GH_TOKEN };
}

/** Runs printed commands with the clients that are installed, and gives the variables that the repository has then. */
export async function runPrinted(
  cloud: Cloud,
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  versions: { readonly gh: string },
): Promise<Readonly<Record<string, string>>> {
  if (minor(versions.gh) < 31) shadow(folder, "gh", oldGh(real("gh")));
  await runScript(script, folder, { ...administered(cloud, folder), ...env });
  return variablesOf(cloud.world, repository);
}

/** Runs a script of a shell, up to the first command that fails. */
async function runScript(script: string, folder: string, env: Readonly<Record<string, string>>): Promise<void> {
  const file = join(folder, "script.sh");
  writeFileSync(file, `set -e\n${script}`);
  // Debian's az breaks on its own in what it says of roles.
  const mended = { PYTHONPATH: join(__dirname, "mended-az"), PYTHONDONTWRITEBYTECODE: "1" };
  const path = `${join(folder, "bin")}:${process.env.PATH}`;
  const all = { HOME: folder, LC_ALL: "C.UTF-8", ...mended, ...env, PATH: path };
  const failure = await new Promise<string>((resolve) => {
    const options = { cwd: folder, env: all, timeout: 240_000 };
    execFile("bash", [file], options, (error, out, err) => resolve(error ? `${error.message}\n${out}\n${err}` : ""));
  });
  if (failure !== "") throw new Error(failure);
}

/** Undoes it all by the commands of the page that beginners read. */
export async function undo(
  cloud: "Azure" | "AWS",
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const page = readFileSync(join(root, "docs", "getting-started.md"), "utf8");
  const [, blocks = ""] = page.split("To undo what the commands on this page set up");
  const [azure = "", aws = ""] = [...blocks.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text]) => text ?? "");
  // At a terminal az asks first.
  const commands = azure.replace("az group delete", "az group delete --yes");
  await runScript(cloud === "Azure" ? commands : aws, folder, env);
}

/** That applies wait for who set it up, and come from main alone. */
export const guarded = { reviewers: ["owner"], waitMinutes: 0, deploysFrom: { branches: ["main"] } };

/** A job of the repository, by what its subject is made of. */
export type About = Partial<Pick<Job, "event" | "environment" | "ref" | "repository" | "repositoryId">>;

/** A job's token for an audience. */
export async function tokenOf(cloud: Cloud, about: About, immutableSubject: boolean, audience: string) {
  const { id: repositoryId } = repositoryOf(cloud.world, repository) ?? {};
  const { id: ownerId } = accountOf(cloud.world, "contoso");
  const job = addJob(cloud.world, {
    ...{ owner: "contoso", ownerId: String(ownerId), repository: "platform", repositoryId: String(repositoryId) },
    ...about,
    immutableSubject,
  });
  const path = `/github-oidc/token?audience=${encodeURIComponent(audience)}`;
  const { body } = await cloud.request("GET", path, undefined, { authorization: `bearer ${job.requestToken}` });
  endJob(cloud.world, job);
  return (body as { value: string }).value;
}

/** Jobs, and as whom each may sign in. */
export const jobs: readonly (readonly [what: string, about: About, as: "plan" | "apply" | undefined])[] = [
  ["a pull request", { event: "pull_request", ref: "refs/pull/1/merge" }, "plan"],
  ["a push to main", { event: "push" }, "plan"],
  ["a schedule", { event: "schedule" }, "plan"],
  ["a job of the environment", { event: "push", environment: "production" }, "apply"],
  ["a job of another environment", { event: "push", environment: "staging" }, undefined],
  ["a push to another branch", { event: "push", ref: "refs/heads/topic" }, undefined],
  ["another repository", { event: "push", repository: "fork", repositoryId: "75" }, undefined],
];
