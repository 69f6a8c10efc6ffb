import { type AnyAction, type Host, run as runOn } from "@slipway/action";
import { ask } from "@slipway/action/in-process";
import { jobToken, printedRunner } from "@slipway/rehearsal/in-process";
import { type AzureOperator, azureOperator, type Bench, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

describe("an existing container that has to be empty", () => {
  let bench: Bench;
  let azure: AzureOperator;
  let inputs: Readonly<Record<string, string>>;
  let account: string;
  const blob = "https://contosohops.blob.core.windows.net/hopsworks/a";
  const reader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";

  /** The data of an account is reached by its own host name, which is found behind the proxy. */
  async function throughProxy(more: Record<string, string> = {}) {
    const files: Record<string, string> = { output: "", summary: "" };
    let printed = "";
    const proxied: Record<string, string> = {
      ...bench.environment({ ...inputs, mode: "check", "must-be-empty": "true", ...more }),
      HTTPS_PROXY: bench.cloud.proxy.replace("localhost", "127.0.0.1"),
      NO_PROXY: "127.0.0.1",
      GITHUB_OUTPUT: "output",
      GITHUB_STEP_SUMMARY: "summary",
    };
    const write = (text: string) => {
      printed += text;
    };
    const append = (file: string, text: string) => {
      files[file] += text;
    };
    const host: Host = {
      env: proxied,
      clock: bench.cloud.world.clock,
      runner: printedRunner({ env: proxied, write, append, idToken: (audience) => jobToken(ask, proxied, audience) }),
      write,
      read: () => undefined,
      list: () => [],
      save: () => {},
      onStop: () => () => {},
    };
    const since = bench.cloud.world.record.requests.length;
    const code = await runOn(action as AnyAction, host);
    const empty = /container-empty<<(\S+)\n(.*)\n\1/.exec(files.output ?? "")?.[2];
    return { code, printed, empty, summary: files.summary, requests: bench.cloud.world.record.requests.slice(since) };
  }

  const grantReader = async () => {
    const { requests } = bench.cloud.world.record;
    const who = requests.findLast(({ identity }) => identity)?.identity;
    const role = `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`;
    await azure.put(
      `${account}/providers/Microsoft.Authorization/roleAssignments/0a000000-0000-4000-8000-000000000001`,
      { properties: { roleDefinitionId: role, principalId: who, principalType: "ServicePrincipal" } },
    );
    bench.cloud.world.clock.advance(60_000);
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    azure = await azureOperator(bench.cloud);
    account = `/subscriptions/${azure.subscription}/resourceGroups/hopsworks/providers/Microsoft.Storage/storageAccounts/contosohops`;
    await bench.run(action, { ...inputs, mode: "apply" });
  });
  afterEach(() => bench.close());

  test("is found empty, or refused before any write, by anyone who may read blobs", async () => {
    await grantReader();
    expect(await throughProxy()).toMatchObject({ code: 0, empty: "true" });
    await bench.cloud.request("PUT", blob, "x");
    const full = await throughProxy({ mode: "apply", tags: "stage=test" });
    expect(full.code).toBe(1);
    expect(full.printed).toContain("The container hopsworks has blobs in it, and has to be empty.");
    expect(full.requests.map(({ method }) => method)).not.toContain("PATCH");
    expect(await throughProxy({ "must-be-empty": "false" })).toMatchObject({ code: 0, empty: "unknown" });
  });

  test("is reported as unknown, with the cause, without access to blobs or behind a firewall", async () => {
    const denied = await throughProxy();
    expect(denied).toMatchObject({ code: 0, empty: "unknown" });
    expect(denied.summary).toMatch(
      /unknown whether the container hopsworks is empty \(403 AuthorizationPermissionMismatch\).*Storage Blob Data Reader/,
    );
    await grantReader();
    await azure.patch(account, { properties: { networkAcls: { defaultAction: "Deny" } } });
    const fenced = await throughProxy();
    expect(fenced).toMatchObject({ code: 0, empty: "unknown" });
    expect(fenced.summary).toContain("403 AuthorizationFailure");
  });
});
