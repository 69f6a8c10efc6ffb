import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "@slipway/rehearsal";
import { addEnvironment } from "@slipway/simulator";
import { azureOperator, kubernetesOperator, rehearseFully } from "@slipway/testing";
import { parse } from "yaml";
import { runAdopt, runCaller, signedIn, thereIs, written } from "../adopt/adopted.ts";
import { commandOnPage } from "../adopt/page.ts";
import { differs, ended, onStage, requests } from "./on-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-adopt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const unchanged = [["success", []], "false"];
const clusters = "providers/Microsoft.ContainerService/managedClusters";

/** The world that a workflow makes of all that it can be asked for. */
async function madeBy(stage: Stage, workflow: string) {
  const full = await rehearseFully(stage, workflow);
  expect(ended(await full.run("apply"))).toEqual(["success", []]);
  addEnvironment(stage.cloud.world, stage.server.repository, "production", { reviewers: ["octocat"] });
  const azure = await azureOperator(stage.cloud);
  return {
    ...{ ...full, azure, group: `/subscriptions/${azure.subscription}/resourceGroups/shop` },
    adopt: (...words: readonly string[]) =>
      runAdopt(signedIn(stage, folder), workflow, "--resource-group", "shop", ...words),
    /** The command as docs/adopt.md shows it, with a kubeconfig. */
    async asOnPage(kubeconfig = "") {
      const file = join(folder, `${workflow}.kubeconfig`);
      writeFileSync(file, kubeconfig);
      const env = { ...signedIn(stage, folder), KUBECONFIG: file };
      const since = requests(stage).length;
      const { status, caller, said } = await runAdopt(env, ...commandOnPage(workflow, env));
      expect([status, said, written(stage, since)]).toEqual([0, "", []]);
      return caller;
    },
  };
}

/** What a workflow was given, in the words of a caller. */
const givenTo = (caller: string) => Object.values<{ with: object; secrets?: object }>(parse(caller).jobs)[0];

/** A caller's first plan and its apply change nothing. */
async function expectUnchanged(stage: Stage, caller: string): Promise<void> {
  const before = thereIs(stage);
  const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
  expect([ended(planned), differs(planned)]).toEqual(unchanged);
  const applied = await runCaller(stage, caller, { name: "push" });
  expect([ended(applied), differs(applied)]).toEqual(unchanged);
  expect(thereIs(stage)).toEqual(before);
}

test("a foundation: its storage, registry, identity, role and key are found, and nothing of it changes", () =>
  onStage(async (stage) => {
    const { adopt, asOnPage, azure, group } = await madeBy(stage, "azure-foundation");
    const caller = await asOnPage();
    expect(caller).toContain("Its first plan has no changes.\nname: shop\n");
    expect(givenTo(caller)?.with).toMatchObject({
      ...{ name: "shop", "storage-account": "contososhop", registry: "contososhop" },
      "public-key": expect.stringMatching(/^ssh-/),
    });
    await expectUnchanged(stage, caller);

    // What others made differs in what is said above the workflow, and in nothing else.
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-instance`;
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contososhop`;
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/contososhop`;
    await azure.delete(identity);
    await azure.patch(registry, { properties: { policies: { retentionPolicy: { status: "disabled" } } } });
    await azure.patch(account, { properties: { allowBlobPublicAccess: true } });
    const theirs = await adopt("--name", "shop");
    expect(theirs.said.match(/^The first plan has a change\. /gm)).toHaveLength(3);
    const planned = await runCaller(stage, theirs.caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual([["success", []], "true"]);
    await azure.put(account.replace("contososhop", "contosoother"), {
      ...{ location: "northeurope", sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: {} },
    });
    expect((await adopt()).said).toContain("--storage-account NAME");
  }));

test("a cluster for machine learning: with its path by a kubeconfig, and without", () =>
  onStage(async (stage) => {
    const { adopt, asOnPage, azure, group, inputs } = await madeBy(stage, "aks-ml");
    const kubernetes = await kubernetesOperator(stage.cloud, `${group}/${clusters}/shop`);
    const caller = await asOnPage(kubernetes.kubeconfig);
    const { reach, ...asked } = inputs;
    const { "subscription-id": _s, "tenant-id": _t, "client-id": _c, ...given } = asked;
    expect(givenTo(caller)?.with).toMatchObject(given);
    expect((await adopt()).caller).toContain("# - The path to the endpoints was not read");
    await expectUnchanged(stage, caller.replace("    with:\n", `    with:\n      reach: ${reach}\n`));

    const route = "/apis/gateway.networking.k8s.io/v1/namespaces/azureml/httproutes/aml";
    await kubernetes.delete(route);
    expect((await adopt("--kubeconfig", join(folder, "aks-ml.kubeconfig"))).said).toContain(
      "no route azureml/aml: the first apply creates it",
    );
    await azure.cluster(group, "other");
    expect((await adopt()).said).toContain("--cluster NAME");
    expect((await adopt("--cluster", "other")).said).toContain("aks-ml would want another cluster");
  }));

test("two sites: what is in the plant is read by a kubeconfig, and the caller passes the secrets that it takes", () =>
  onStage(async (stage) => {
    const { adopt, asOnPage, azure, group, inputs, secrets } = await madeBy(stage, "hybrid");
    Object.assign(stage.server.secrets, {
      ...{ PLANT_KUBECONFIG: secrets["plant-kubeconfig"], GIT_TOKEN: secrets["git-token"] },
    });
    const caller = await asOnPage(String(secrets["plant-kubeconfig"]));
    const { "subscription-id": _s, "tenant-id": _t, "client-id": _c, ...given } = inputs;
    expect(givenTo(caller)).toMatchObject({
      with: given,
      secrets: {
        "plant-kubeconfig": `${"$"}{{ secrets.PLANT_KUBECONFIG }}`,
        "git-token": `${"$"}{{ secrets.GIT_TOKEN }}`,
      },
    });
    await expectUnchanged(stage, caller);

    const fromOutside = await adopt();
    expect(fromOutside.caller).toContain("# - What is in the plant's cluster");
    expect(givenTo(fromOutside.caller)?.secrets).not.toHaveProperty("plant-kubeconfig");
    await expectUnchanged(stage, fromOutside.caller);

    const configuration = `${group}/${clusters}/cloud/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/shop`;
    await azure.patch(configuration, { properties: { gitRepository: { repositoryRef: { branch: "next" } } } });
    expect((await adopt()).said).toContain("The sites follow different repositories by shop");
    expect(givenTo((await adopt("--plant", "none", "--name", "shop")).caller)?.with).toMatchObject({
      "git-branch": "next",
    });
  }));
