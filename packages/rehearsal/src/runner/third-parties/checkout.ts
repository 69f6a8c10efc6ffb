import { execFileSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Left, type StandInRequest, ThirdPartyError } from "./third-party.ts";

/** Copies the files of the repository. */
export function checkOut({ inputs, root, repository, workspace, log }: StandInRequest): Left {
  if (inputs.repository !== undefined && inputs.repository !== repository)
    throw new ThirdPartyError(`actions/checkout of ${inputs.repository} is not modelled; of ${repository} it is.`);
  const into = resolve(workspace, inputs.path ?? "");
  const files = inputs["sparse-checkout"] ? sparse(inputs, root) : filesOf(root);
  for (const file of files) cpSync(join(root, file), join(into, file), { recursive: true });
  log(`Checked out ${files.length} files of ${repository}`);
  return {};
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
