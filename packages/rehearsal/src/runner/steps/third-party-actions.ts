import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** What a stand-in for somebody else's action is given. */
export interface StandInRequest {
  readonly inputs: Readonly<Record<string, string>>;
  readonly root: string;
  readonly repository: string;
  readonly workspace: string;
  /** The folder of the run's artifacts. */
  readonly artifacts: string;
  log(line: string): void;
}

/** The stand-in for an action does not support an input, or fails as the action itself would. */
export class ThirdPartyError extends Error {
  override readonly name = "ThirdPartyError";
}

type StandIn = (request: StandInRequest) => void;

/** The actions of others for which the rehearsal has a stand-in. */
export const thirdParties: ReadonlyMap<string, StandIn> = new Map([
  ["actions/checkout", checkOut],
  ["actions/upload-artifact", upload],
  ["actions/download-artifact", download],
  // These leave behind nothing that a rehearsed step sees: tools of this machine are used, and a cache is always empty.
  ...["actions/cache", "actions/cache/restore", "actions/cache/save", "docker/login-action"].map(passedOver),
  ...["node", "python", "go", "java", "dotnet"].map((tool) => passedOver(`actions/setup-${tool}`)),
  ...["azure/setup-kubectl", "azure/setup-helm", "hashicorp/setup-terraform"].map(passedOver),
]);

function passedOver(name: string): [string, StandIn] {
  return [name, ({ log: say }) => say(`${name} is passed over in a rehearsal.`)];
}

function checkOut({ inputs, root, repository, workspace, log: say }: StandInRequest): void {
  if (inputs.repository !== undefined && inputs.repository !== repository)
    throw new ThirdPartyError(`actions/checkout of ${inputs.repository} is not modelled; of ${repository} it is.`);
  const into = resolve(workspace, inputs.path ?? "");
  const files = inputs["sparse-checkout"] ? sparse(inputs, root) : filesOf(root);
  for (const file of files) cpSync(join(root, file), join(into, file), { recursive: true });
  say(`Checked out ${files.length} files of ${repository}`);
}

/** The files that a sparse checkout names. Without cones its lines are patterns as in .gitignore: here, whole paths alone. */
function sparse(inputs: Readonly<Record<string, string>>, root: string): string[] {
  const lines = (inputs["sparse-checkout"] ?? "").split("\n").map((line) => line.trim().replace(/^\//, ""));
  const paths = lines.filter((line) => line !== "");
  if (inputs["sparse-checkout-cone-mode"] !== "false" || paths.some((path) => !/^[\w./-]+$/.test(path)))
    throw new ThirdPartyError("Of a sparse checkout only whole paths without cone mode are modelled.");
  const tracked = new Set(existsSync(join(root, ".git")) ? filesOf(root) : paths);
  return paths.filter((path) => tracked.has(path) && existsSync(join(root, path)));
}

/** The files that git tracks; everything, where there is no git. */
function filesOf(root: string): string[] {
  if (existsSync(join(root, ".git")))
    return execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
      .split("\0")
      .filter((file) => file !== "" && existsSync(join(root, file)));
  return ["."];
}

function upload({ inputs, workspace, artifacts, log: say }: StandInRequest): void {
  const into = join(artifacts, inputs.name ?? "artifact");
  if (existsSync(into))
    throw new ThirdPartyError(`Failed to CreateArtifact: an artifact with this name exists: ${basename(into)}`);
  const paths = (inputs.path ?? "")
    .split("\n")
    .map((path) => path.trim())
    .filter(Boolean);
  const found = paths.map((path) => resolve(workspace, path)).filter((path) => existsSync(path));
  if (found.length === 0) say(`No files were found with the provided path: ${paths.join(", ")}`);
  for (const path of found) {
    mkdirSync(into, { recursive: true });
    cpSync(path, statSync(path).isDirectory() ? into : join(into, basename(path)), { recursive: true });
  }
}

function download({ inputs, workspace, artifacts }: StandInRequest): void {
  const name = inputs.name ?? "";
  const from = join(artifacts, name);
  if (!existsSync(from))
    throw new ThirdPartyError(`Unable to download artifact(s): Artifact not found for name: ${name}`);
  cpSync(from, resolve(workspace, inputs.path ?? ""), { recursive: true });
}
