import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addJob, type Cloud, endJob, type Job } from "@slipway/simulator";
import { root } from "../actions.ts";

export const repository = "contoso/platform";

/** What `npm run bootstrap` prints. */
export const bootstrap = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, "scripts/bootstrap.ts"), "--repository", repository, ...words], {
    encoding: "utf8",
  });

/** GitHub's client, as far as the commands ask it; what it gets is kept. It is no test of `gh` itself. */
const gh = `#!/bin/bash
case "$*" in
  "api repos/${repository} --jq .owner.id") echo 65 ;;
  "api repos/${repository} --jq .id") echo 74 ;;
  "api user --jq .id") echo 12 ;;
  *"--input -") printf '%s %s\\n' "$*" "$(tr -d '\\n')" >> gh.log ;;
  *) printf '%s\\n' "$*" >> gh.log ;;
esac
`;

/**
 * Debian 12's az 2.45 breaks on its own in `role assignment create`, before it asks anything: what it should ask is asked by
 * its `rest`.
 */
const oldAz = (real: string) => `#!/bin/bash
[ "$1 $2 $3" = "role assignment create" ] || exec ${real} "$@"
shift 3
while [ $# -gt 0 ]; do
  case "$1" in --role) role="$2" ;; --assignee-object-id) who="$2" ;; --scope) scope="$2" ;; --condition) only="$2" ;; esac
  shift 2
done
at="https://management.azure.com$scope/providers/Microsoft.Authorization"
id="$(${real} rest --method get --url "$at/roleDefinitions?api-version=2022-04-01" \\
  --uri-parameters "\\$filter=roleName eq '$role'" --query "value[0].id" --output tsv)"
body="{\\"properties\\":{\\"roleDefinitionId\\":\\"$id\\",\\"principalId\\":\\"$who\\",\\"principalType\\":\\"ServicePrincipal\\""
[ -z "$only" ] || body="$body,\\"condition\\":\\"$only\\",\\"conditionVersion\\":\\"2.0\\""
exec ${real} rest --method put --body "$body}}" --output none \\
  --url "$at/roleAssignments/$(cat /proc/sys/kernel/random/uuid)?api-version=2022-04-01"
`;

/** Whether az can assign roles by itself. */
export const assignsRoles = (version: string): boolean => Number(version.split(".")[1]) >= 74;

/** Puts a program of that name before those that are installed. */
function shadow(folder: string, name: string, text: string): void {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), text);
  chmodSync(join(bin, name), 0o755);
}

/** Runs printed commands with the clients that are installed, and gives the variables that `gh` was to set. */
export async function runPrinted(
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
  azVersion?: string,
) {
  shadow(folder, "gh", gh);
  if (azVersion !== undefined && !assignsRoles(azVersion)) {
    shadow(folder, "az", oldAz(execFileSync("which", ["az"], { encoding: "utf8" }).trim()));
  }
  const path = join(folder, "bootstrap.sh");
  writeFileSync(path, script);
  const all = { HOME: folder, LC_ALL: "C.UTF-8", ...env, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  const failure = await new Promise<string>((resolve) => {
    execFile("bash", [path], { cwd: folder, env: all, timeout: 240_000 }, (error, out, err) =>
      resolve(error ? `${error.message}\n${out}\n${err}` : ""),
    );
  });
  if (failure !== "") throw new Error(failure);
  const log = readFileSync(join(folder, "gh.log"), "utf8");
  const variables = [...log.matchAll(/^variable set (\w+) --repo contoso\/platform --body (.+)$/gm)];
  return { log, variables: Object.fromEntries(variables.map(([, name, value]) => [name, value])) };
}

/** A job of the repository, by what its subject is made of. */
export type About = Partial<Pick<Job, "event" | "environment" | "ref" | "repository" | "repositoryId">>;

/** A job's token for an audience. */
export async function tokenOf(cloud: Cloud, about: About, immutableSubject: boolean, audience: string) {
  const job = addJob(cloud.world, {
    ...{ owner: "contoso", ownerId: "65", repository: "platform", repositoryId: "74" },
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
