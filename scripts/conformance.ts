// Drives the simulated cloud with clients that are not ours; with --api-server it is compared with a real API server instead.
import "./help.ts";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
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
/** As the other tests run, but for the files, and for what takes real clients longer. */
const config = {
  ...JSON.parse(readFileSync(join(root, "jest.config.json"), "utf8")),
  rootDir: root,
  testMatch: ["<rootDir>/test/conformance/**/*.test.ts"],
  testPathIgnorePatterns: withServer ? [] : [`/${folder}/`],
  testTimeout: 300_000,
  maxWorkers: 2,
};
const words = [
  join(root, "node_modules", "jest", "bin", "jest.js"),
  ...["--config", JSON.stringify(config)],
  ...(withServer ? [folder] : []),
  ...given.filter((word) => word !== flag),
];
const jest = spawn(process.execPath, words, { cwd: root, env, stdio: "inherit" });
jest.on("close", (code) => (process.exitCode = code ?? 1));
