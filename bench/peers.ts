import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../packages/rehearsal/src/index.ts";
import { type Arrange, type Bench, openBench } from "../packages/testing/src/index.ts";
import { root } from "../scripts/actions.ts";
import { awsComparisons } from "./aws-commands.ts";
import { median } from "./measure.ts";
import { type Command, type Comparison, comparisons } from "./peer-commands.ts";
import type { Row } from "./row.ts";

const [minute, hour] = [60_000, 60 * 60_000];

/** The vendors' client and our bundle, one after the other, from the same world to the same state. */
export async function peerRows(pairs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const comparison of [...comparisons, ...awsComparisons]) {
    const what = `${comparison.action}: wall time as a multiple of ${comparison.client}, signing in included`;
    if (spawnSync(comparison.client, ["version", "--client"]).error) {
      process.stdout.write(`${what}: ${comparison.client} is absent\n`);
    } else rows.push({ what, figure: median(await ratios(comparison, pairs)), limit: 0.5, noisy: true });
  }
  return rows;
}

async function ratios({ action, client, commands, same, ...more }: Comparison, pairs: number): Promise<number[]> {
  const tested = (await import(join(root, "actions", action, "src", "arrange.ts"))) as { arrange: Arrange };
  const arrange = more.arrange ?? tested.arrange;
  const bench = await openBench();
  // The vendors' clients look at this machine's clock for whether a sign-in has run out.
  bench.cloud.world.clock.advance(Date.now() - bench.cloud.world.clock.now());
  const folder = mkdtempSync(join(tmpdir(), "slipway-peer-"));
  const { inputs: arranged, owned } = await arrange(bench.cloud);
  // What is there has been there for a while: its controllers are done with it.
  bench.cloud.world.clock.advance(minute);
  const inputs = { ...arranged, ...more.inputs };
  const fresh = bench.cloud.world.snapshot();
  const all: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    bench.cloud.world.restore(fresh);
    const slipway = await timed(async () => {
      const env = bench.environment({ ...inputs, mode: "apply" });
      const ran = await runProgram(join(root, "dist", `${action}.js`), env).ended;
      if (ran.code !== 0) throw new RangeError(`${action} ended with ${ran.code}: ${ran.printed}`);
    });
    // What goes on after the last request ends by itself.
    bench.cloud.world.clock.advance(hour);
    const converged = JSON.stringify(same(await owned(bench.cloud)));

    bench.cloud.world.restore(fresh);
    const home = mkdtempSync(join(folder, "home-"));
    const env = {
      ...(client === "az" ? {} : await asRole(bench, home)),
      ...(client === "aws" ? {} : bench.cloud.env(client, home)),
      HOME: home,
      PATH: process.env.PATH ?? "",
    };
    if (inputs.kubeconfig) writeFileSync(join(home, "kubeconfig"), inputs.kubeconfig);
    const theirs = await timed(() => typed(client, commands(inputs, env), env));
    bench.cloud.world.clock.advance(hour);
    const reached = JSON.stringify(same(await owned(bench.cloud)));
    if (reached !== converged) throw new RangeError(`${action} ended with ${converged}, and ${client} ${reached}.`);
    all.push(slipway / theirs);
  }
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
  return all;
}

/** The AWS CLI signs in with the same token and as the same role as we do. */
async function asRole({ cloud, environment }: Bench, home: string): Promise<Record<string, string>> {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...aws } = cloud.env("aws", home);
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer, AWS_ROLE_ARN = "" } = environment({});
  const answer = await cloud.request("GET", "/github-oidc/token?audience=sts.amazonaws.com", undefined, {
    authorization: `Bearer ${bearer}`,
  });
  const AWS_WEB_IDENTITY_TOKEN_FILE = join(home, "token");
  writeFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, (answer.body as { value: string }).value);
  return { ...aws, AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Types commands one after the other; `{0}` is what the one before it printed first, `{1}` the second word without its first label. */
async function typed(client: string, commands: readonly Command[], env: Readonly<Record<string, string>>) {
  let before = "";
  for (const { program = client, words, fromBefore } of commands) {
    const [first = "", second = ""] = before.trim().split(/\s+/);
    const zone = second.slice(second.indexOf(".") + 1);
    const filled = words.map((word) => word.replace("{0}", first).replace("{1}", zone));
    before = await said(program, filled, env, fromBefore ? before : "");
  }
}

const said = (client: string, words: readonly string[], env: Readonly<Record<string, string>>, input: string) =>
  new Promise<string>((resolve, reject) => {
    const child = execFile(client, [...words], { env, timeout: 120_000 }, (error, out, complaint) =>
      error ? reject(new RangeError(`${client} ${words[0]} ${words[1]}: ${complaint || error.message}`)) : resolve(out),
    );
    child.stdin?.end(input);
  });
