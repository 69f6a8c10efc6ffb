// Drives the simulated cloud with clients that are not ours; with --api-server it is compared with a real API server instead.
import "./help.ts";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { buildApiServer } from "../test/conformance/api-server/build.ts";
import { root } from "./actions.ts";

const flag = "--api-server";
const given = process.argv.slice(2);
const withServer = given.includes(flag);
const folder = "test/conformance/api-server";
const env: NodeJS.ProcessEnv = { ...process.env };
if (withServer) {
  try {
    env.KUBE_APISERVER = buildApiServer((line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
const words = [
  join(root, "node_modules", "jest", "bin", "jest.js"),
  ...["--config", join(root, "test", "conformance", "jest.config.json")],
  ...(withServer ? [folder] : [`--testPathIgnorePatterns=/${folder}/`]),
  ...given.filter((word) => word !== flag),
];
const jest = spawn(process.execPath, words, { cwd: root, env, stdio: "inherit" });
jest.on("close", (code) => (process.exitCode = code ?? 1));
