import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stage } from "@slipway/rehearsal";
import { repositoryOf } from "@slipway/simulator";
import { parse } from "yaml";
import { arrangeRepository, runAdopt, runCaller, signedIn, thereIs, withInputs, written } from "../adopt/adopted.ts";
import { aksByHand, azCluster } from "../adopt/aks-by-hand.ts";
import { aksByTerraform, giveRole, kubeletOf, peer, roles } from "../adopt/aks-by-terraform.ts";
import { commandOnPage, shownOnPage } from "../adopt/page.ts";
import { differs, ended, onStage, requests } from "./on-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "slipway-adopt-"));
afterAll(() => rmSync(folder, { recursive: true }));

const adoptAks = (stage: Stage, ...words: readonly string[]) =>
  runAdopt(signedIn(stage, folder), "aks-private", "--resource-group", ...words);

const unchanged = [["success", []], "false"];

test("an environment that Terraform made: planned, applied and destroyed without a change", () =>
  onStage(async (stage) => {
    const { azure, group, hub } = await aksByTerraform(stage);
    arrangeRepository(stage);
    const [since, before] = [requests(stage).length, thereIs(stage)];
    const env = signedIn(stage, folder);
    const { status, caller, said } = await runAdopt(env, ...commandOnPage("aks-private", env));
    expect([status, said]).toEqual([0, ""]);
    expect(caller.replaceAll(azure.subscription, "00000000-0000-0000-0000-000000000000")).toBe(
      shownOnPage("aks-private"),
    );
    expect(caller).toContain("Its first plan has no changes.\nname: aks-shop-prod\n");
    expect(caller).toContain(
      `cluster-network-id: ${group}/providers/Microsoft.Network/virtualNetworks/vnet-shop-prod\n`,
    );
    expect(caller).toContain(`hopsworks-network-id: ${hub}\n`);

    const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual(unchanged);
    const applied = await runCaller(stage, caller, { name: "push" });
    expect([ended(applied), differs(applied)]).toEqual(unchanged);
    const destroyed = await runCaller(stage, withInputs(caller, { mode: "destroy", confirm: "aks-shop-prod" }), {
      name: "push",
    });
    expect(destroyed.conclusion).toBe("success");
    expect(written(stage, since)).toEqual([]);
    expect(thereIs(stage)).toEqual(before);
  }));

test("a cluster that someone made by the Azure CLI: no identity of its own, no autoscaler, no one else's network", () =>
  onStage(async (stage) => {
    const { azure } = await aksByHand(stage, "test");
    arrangeRepository(stage);
    const { caller } = await adoptAks(stage, "testgroup");
    expect(parse(caller).jobs.cluster.with).toMatchObject({
      ...{ "network-mode": "overlay", "oidc-issuer": false, tier: "Free", network: "none" },
      ...{ "min-nodes": 0, "max-nodes": 0, "cluster-identity": "system", "nodes-subnet": "default" },
    });
    const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual(unchanged);

    // What the plan will change all the same is said, and is all that it changes.
    await stage.cloud.request(
      "POST",
      `/subscriptions/${azure.subscription}/providers/Microsoft.ManagedIdentity/unregister?api-version=2021-04-01`,
    );
    const again = await adoptAks(stage, "testgroup");
    expect(again.said).toContain("Microsoft.ManagedIdentity is not registered in the subscription");
    expect(again.caller).toContain("# What the first plan changes, and why:\n# - Microsoft.ManagedIdentity is not");
    await runCaller(stage, again.caller, { name: "pull_request", number: 1 });
    const [comment] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
    expect(comment?.body).toContain("### Plan for test: +0 ~1 −0");
  }));

test("what is not the only one, or cannot be kept, is refused with what to write", () =>
  onStage(async (stage) => {
    const { azure, group, subnet } = await aksByHand(stage, "one", "two");
    const refused = async (...words: readonly string[]) => {
      const { status, caller, said } = await adoptAks(stage, ...words);
      expect([status, caller]).toEqual([2, ""]);
      return said;
    };
    expect(await refused("testgroup")).toMatch(
      /2 of the kind AKS cluster in \S+testgroup: one, two\.\n.*--cluster NAME/,
    );
    expect(await refused("testgroup", "--cluster", "three")).toContain("no AKS cluster three in");
    await azure.group("empty");
    expect(await refused("empty")).toMatch(/There is no AKS cluster in \S+empty\.\nCorrect --resource-group/);
    expect(await refused("nowhere")).toContain("nowhere");
    const unknown = { ...signedIn(stage, folder), AZURE_CLIENT_SECRET: "of-someone-else" };
    const { said } = await runAdopt(unknown, "aks-private", "--resource-group", "testgroup", "--cluster", "one");
    expect(said).toMatch(/^Signing in to Azure .*\nSign in first: az login/);

    const clusters = `${group}/providers/Microsoft.ContainerService/managedClusters`;
    const { properties, ...body } = azCluster("open", subnet);
    const open = { ...properties, apiServerAccessProfile: { enablePrivateCluster: false } };
    await azure.put(`${clusters}/open`, { ...body, properties: open });
    expect(await refused("testgroup", "--cluster", "open")).toContain("its API server is public");
    const inTheirs = properties.agentPoolProfiles.map(({ vnetSubnetID: _, ...pool }) => pool);
    await azure.put(`${clusters}/aside`, { ...body, properties: { ...properties, agentPoolProfiles: inTheirs } });
    expect(await refused("testgroup", "--cluster", "aside")).toContain("in a network that AKS made for them");
  }));

test("one of several networks that could be Hopsworks' is named by whoever knows, and so is one of several registries", () =>
  onStage(async (stage) => {
    const { azure, group, cluster, hub, registry } = await aksByTerraform(stage);
    arrangeRepository(stage);
    const spoke = `${group}/providers/Microsoft.Network/virtualNetworks/vnet-shop-prod`;
    const [tools, other] = [hub.replace("vnet-hub", "vnet-tools"), registry.replace("crcontosoprod", "crcontosodev")];
    await azure.put(tools, {
      location: "northeurope",
      properties: { addressSpace: { addressPrefixes: ["10.101.0.0/16"] } },
    });
    await peer(azure, spoke, tools);
    await azure.put(other, { location: "northeurope", sku: { name: "Basic" }, properties: {} });
    await giveRole(azure, other, roles.acrPull, await kubeletOf(azure, cluster));

    const first = await adoptAks(stage, "rg-shop-prod");
    const given = parse(first.caller).jobs.cluster.with;
    expect([given["hopsworks-network-id"], given.registry]).toEqual([hub, undefined]);
    expect(first.caller).toContain(
      `# - ${tools} is peered with ${spoke}, and it is not linked to the cluster's private DNS zone.\n`,
    );
    expect(first.caller).toContain(`# - The nodes may pull from ${other}; --registry keeps one.\n`);

    const link = `${hub.split("/virtualNetworks/")[0]}/privateDnsZones/privatelink.northeurope.azmk8s.io/virtualNetworkLinks/tools`;
    await azure.put(link, {
      location: "global",
      properties: { virtualNetwork: { id: tools }, registrationEnabled: false },
    });
    const ambiguous = await adoptAks(stage, "rg-shop-prod");
    expect(ambiguous.said).toMatch(/Several networks .*vnet-hub, .*vnet-tools\.\n.*--hopsworks-network/);
    const named = await adoptAks(stage, "rg-shop-prod", "--hopsworks-network", tools, "--registry", other);
    const planned = await runCaller(stage, named.caller, { name: "pull_request", number: 1 });
    expect([ended(planned), differs(planned)]).toEqual(unchanged);

    const wider = { addressSpace: { addressPrefixes: ["10.101.0.0/16", "10.102.0.0/16"] } };
    await azure.put(tools, { location: "northeurope", properties: wider });
    const stale = await adoptAks(stage, "rg-shop-prod", "--hopsworks-network", tools);
    expect(stale.said).toContain("one side of the peering has other addresses than the other knows");
    const syncs = await runCaller(stage, stale.caller, { name: "pull_request", number: 1 });
    expect([ended(syncs), differs(syncs)]).toEqual([["success", []], "true"]);
  }));
