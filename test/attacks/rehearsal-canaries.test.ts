import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cleaned } from "../../packages/rehearsal/src/cli/clean-environment.ts";
import { root } from "../../scripts/actions.ts";

/** Built when the test runs: no one's secrets. */
const canary = (place: string) => `canary-${place}-${"0123456789".repeat(2)}`;

/** Where the vendors' clients, git, npm and docker keep what they sign in with. */
const places = [".aws/credentials", ".azure/msal_token_cache.json", ".kube/config", ".docker/config.json"];
const files = [...places, ".netrc", ".npmrc", ".git-credentials", ".config/gh/hosts.yml"];
const variables = ["AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "GITHUB_TOKEN", "NPM_TOKEN", "MY_OWN_SECRET"];

let folder: string;
let shown: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-canaries-"));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), canary(file.replaceAll(/\W/g, "")));
  }
  const read = files.map((file) => `cat ~/${file} "$HOME/${file}" 2> /dev/null || true`);
  const script = [
    "env",
    "tr '\\0' '\\n' < /proc/$PPID/environ 2> /dev/null || true",
    "tr '\\0' '\\n' < /proc/self/environ 2> /dev/null || true",
    ...read,
    "git config --global --list 2> /dev/null || true",
  ];
  const steps = [
    { run: `{\n${script.join("\n")}\n} >> "$GITHUB_STEP_SUMMARY"` },
    { shell: "sh", run: '{ env; set; } >> "$GITHUB_STEP_SUMMARY"' },
  ];
  const workflow = join(folder, "look.yml");
  writeFileSync(workflow, JSON.stringify({ on: "push", jobs: { look: { "runs-on": "ubuntu-latest", steps } } }));
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: folder };
  for (const name of variables) env[name] = canary(name.toLowerCase().replaceAll("_", ""));
  const program = join(root, "packages/rehearsal/src/cli/rehearse-command.ts");
  const printed = execFileSync(process.execPath, [program, workflow], { cwd: folder, env, encoding: "utf8" });
  const reports = join(root, "rehearsal", "look");
  const written = readdirSync(reports).map((name) => readFileSync(join(reports, name), "utf8"));
  rmSync(reports, { recursive: true });
  shown = [printed, ...written].join("\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the steps looked", () => {
  expect(shown).toContain("RUNNER_TEMP");
});

test.each([
  ...files.map((file) => ({ tried: `~/${file}`, text: canary(file.replaceAll(/\W/g, "")) })),
  ...variables.map((name) => ({
    tried: `the variable ${name} of the shell, by the parent's environment`,
    text: canary(name.toLowerCase().replaceAll("_", "")),
  })),
])("what a rehearsed step finds: $tried: not there", ({ text }) => {
  expect(shown).not.toContain(text);
});

test("programs are still found, and nothing else of the machine is kept", () => {
  const kept = cleaned({ PATH: "/bin", LC_ALL: "C", HOME: "/home/me", npm_config_registry: "x", SSH_AUTH_SOCK: "/s" });
  expect(kept).toEqual({ PATH: "/bin", LC_ALL: "C" });
});
