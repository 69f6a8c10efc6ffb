import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Left, type StandInRequest, ThirdPartyError } from "./third-party.ts";

interface Config {
  auths?: Record<string, { auth: string }>;
}

const ofEcr = /(\.dkr\.ecr\.|\.dkr-ecr\.|^public\.ecr\.aws$)/;

/** Keeps a login as `docker login` does, unverified; it is gone at the job's end. */
export function dockerLogin({ inputs, home, log }: StandInRequest): Left {
  const { username, password, registry, logout = "true", ecr = "auto" } = inputs;
  if (ecr === "true" || (ecr === "auto" && ofEcr.test(registry ?? "")))
    throw new ThirdPartyError("docker/login-action to a registry of ECR is not modelled.");
  if (registry === undefined && (username === undefined || password === undefined))
    throw new ThirdPartyError("Username and password required");
  if (username === undefined) throw new ThirdPartyError("Username required");
  if (password === undefined) throw new ThirdPartyError("Password required");
  const host = registry ?? "https://index.docker.io/v1/";
  const file = join(home, ".docker", "config.json");
  change(home, file, (auths) => {
    auths[host] = { auth: Buffer.from(`${username}:${password}`).toString("base64") };
  });
  log(`Logging into ${registry ?? "docker.io"}...\nLogin Succeeded!`);
  const post = () => change(home, file, (auths) => void delete auths[host]);
  return logout === "true" ? { post } : {};
}

function change(home: string, file: string, edit: (auths: Record<string, { auth: string }>) => void): void {
  const config = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as Config;
  config.auths ??= {};
  edit(config.auths);
  mkdirSync(join(home, ".docker"), { recursive: true });
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
}
