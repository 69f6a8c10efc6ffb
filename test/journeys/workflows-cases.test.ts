import { openServer, type RunOptions, runWorkflow, type Stage } from "@slipway/rehearsal";
import { firstDeployer } from "@slipway/simulator";
import { callWorkflow, errorsOf } from "@slipway/testing";
import { publicKey } from "../../actions/create-ssh-key/src/arrange.ts";
import { differs, ended, groups, onStage, pathOf, reported, requests, workflows, writes } from "./on-stage.ts";

test.each([
  "aks-private",
  "azure-foundation",
] as const)("a destroy by %s ends well when someone deleted the resource group before", (name) =>
  onStage(async (stage) => {
    const { cloud } = stage;
    await groups(stage, "shop");
    const group = `/subscriptions/${firstDeployer(cloud.world).subscription.subscriptionId}/resourceGroups/shop`;
    await cloud.request("DELETE", `${group}?api-version=2021-04-01`);
    cloud.world.clock.advance(60 * 60_000);
    const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/contososhop`;
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/hopsworks`;
    const more =
      name === "aks-private" ? { registry, "hopsworks-identity": identity } : { "public-key": publicKey("us") };
    const inputs = { ...workflows[name], ...more, mode: "destroy", confirm: "shop" };
    expect(ended(await callWorkflow(stage, name, inputs))).toEqual(["success", []]);
    expect(writes(stage)).toEqual([]);
  }));

/** ARM answers 201 to each write of these, whether they were there or not; their names are chosen, so that two are one. */
const madeAnyway = /\/(roledefinitions|virtualnetworks)\/[^/]+$/;

async function customRoles({ cloud }: Stage): Promise<string[]> {
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/shop`;
  const roles = `${group}/providers/Microsoft.Authorization/roleDefinitions`;
  const { body } = await cloud.request("GET", `${roles}?$filter=type eq 'CustomRole'&api-version=2022-04-01`);
  return (body as { value: { properties: { roleName: string } }[] }).value.map(({ properties }) => properties.roleName);
}

test.each([
  ["aks-private", 1, 0],
  ["azure-foundation", 2, 1],
] as const)("applies of %s at once, in turn or not, end well or with the advice to run again, and nothing is made twice", (name, inTurn, roles) =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    // No queue holds the runs of one repository back for those of another.
    const server = openServer({ ...stage.server, repository: "octo-org/another-repo" });
    const elsewhere = { run: (_: string, options: RunOptions) => runWorkflow(server, options) };
    const inputs = workflows[name];
    const repositories = [...Array.from({ length: inTurn }, () => stage), elsewhere];
    const ran = await Promise.all(repositories.map((each) => callWorkflow(each, name, inputs)));
    const unlucky = ran.filter(({ conclusion }) => conclusion !== "success");
    const advice = /Nothing was changed: .* Run all of it again|run all of it again/i;
    for (const error of unlucky.flatMap(errorsOf)) expect(error).toMatch(advice);
    if (unlucky.length > 0) expect(ended(await callWorkflow(stage, name, inputs))).toEqual(["success", []]);

    const checked = await callWorkflow(stage, name, inputs, "schedule");
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    const made = writes(stage)
      .filter(({ status }) => status === 201)
      .map(pathOf)
      .filter((path) => !madeAnyway.test(path));
    expect(made).toEqual([...new Set(made)]);
    expect(await customRoles(stage)).toHaveLength(roles);
  }));

test("the first job reports all problems of the inputs in one message, and nothing is created", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const wrong = { network: "bridge", "cluster-range": "10.1.0.0/99", version: "newest", "nodes-size": 31 };
    const ran = await callWorkflow(stage, "aks-private", { ...workflows["aks-private"], ...wrong });
    expect(ran.conclusion).toBe("failure");
    expect(ran.jobs.filter(({ conclusion }) => conclusion !== "skipped").map(({ name }) => name)).toEqual([
      "called / Plan",
    ]);
    const message = reported(ran);
    expect(message).toHaveLength(1);
    // Nothing but what is wrong: what is missing for it is not reported.
    expect(message[0]?.split("\n")).toEqual([
      "network: write peering, subnet, own or none.",
      expect.stringMatching(/^create-vnet: One input needs a change/),
      expect.stringMatching(/^- address-space: "10.1.0.0\/99"/),
      expect.stringMatching(/^add-subnet: One input needs a change/),
      expect.stringMatching(/^- size: "31"/),
      expect.stringMatching(/^create-aks: One input needs a change/),
      expect.stringMatching(/^- version: "newest"/),
    ]);
    expect(writes(stage)).toEqual([]);
  }));

test("a refusal that every step gets is reported once", () =>
  onStage(async (stage) => {
    const ran = await callWorkflow(
      stage,
      "azure-foundation",
      { ...workflows["azure-foundation"], report: false },
      "pull_request",
    );
    expect(reported(ran)).toEqual([
      expect.stringMatching(
        /^create-(storage|acr|identity): GET \S+ was refused with 404 ResourceGroupNotFound: .*Create the resource group.*$/,
      ),
    ]);
  }));

test("a missing network and an unset variable are reported before the first request", () =>
  onStage(async (stage) => {
    const wrong = { network: "own", "subscription-id": "", report: false };
    const ran = await callWorkflow(stage, "aks-private", { ...workflows["aks-private"], ...wrong });
    const failed = ran.jobs.filter(({ conclusion }) => conclusion === "failure");
    expect(failed.map(({ name }) => name)).toEqual(["called / Plan"]);
    expect(errorsOf(ran).at(-1)?.split("\n")[0]).toBe(
      "hopsworks-network-id: with network: own, write the resource ID of the network that Hopsworks is in. " +
        "subscription-id: empty; give each as an input or as a secret, and set the variable or secret of the repository that it comes from.",
    );
    expect(requests(stage)).toEqual([]);
  }));

test.each([
  "aks-private",
  "azure-foundation",
] as const)("a destroy by %s that is not confirmed says what to type out, and asks no one", (name) =>
  onStage(async (stage) => {
    const ran = await callWorkflow(stage, name, { ...workflows[name], mode: "destroy", confirm: "shop-network" });
    expect(errorsOf(ran)[0]).toMatch(/- confirm: The job's destroy needs its name, typed out: write shop\.$/);
    expect(ran.conclusion).toBe("failure");
    expect(requests(stage)).toEqual([]);
  }));

test("a run that is cancelled while the cluster is created leaves it in progress, and the next run continues", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const inputs = { ...workflows["aks-private"], network: "subnet" };
    const clusters = () => writes(stage).filter((each) => pathOf(each).endsWith("/managedclusters/shop"));
    const cancel = new AbortController();
    stage.cloud.before(() => {
      if (clusters().length > 0) cancel.abort("The run was canceled.");
    });
    const cut = await callWorkflow(stage, "aks-private", inputs, "push", { signal: cancel.signal });
    stage.cloud.before(undefined);
    expect(cut.conclusion).toBe("cancelled");
    const next = await callWorkflow(stage, "aks-private", inputs);
    expect(ended(next)).toEqual(["success", []]);
    expect(clusters()).toHaveLength(1);
  }));
