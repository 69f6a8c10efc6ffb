import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestChain, type RehearsedRun } from "@slipway/rehearsal";
import { type FaultKind, repositoryOf } from "@slipway/simulator";
import {
  type AzureOperator,
  azureOperator,
  callWorkflow,
  kubernetesOperator,
  rehearseFully,
  signIn,
} from "@slipway/testing";
import { root } from "../actions.ts";
import { differs, ended, groups, issues, onStage, reported, requests, writes } from "./on-stage.ts";
import { recordedRoles } from "./recorded-roles.ts";
import { trouble, troubles } from "./trouble.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

/** Only reads lose their answer: a command that may have run in the cluster is not sent again, which the laws show. */
const reads = (kind: FaultKind) => (kind.startsWith("throttle") ? undefined : "GET /");

/** What the workflow gives out of public addresses, of the last job that knew. */
const listed = ({ jobs }: RehearsedRun): string | undefined =>
  jobs.flatMap(({ outputs }) => outputs["public-addresses"] ?? []).at(-1);

/** Everything of everyone in the groups, with what hangs on it. */
async function there(azure: AzureOperator, workspace: string) {
  const all = async (group: string) =>
    (await azure.list(`/subscriptions/${azure.subscription}/resourceGroups/${group}/resources`)).map(({ id }) => id);
  const hub = `/subscriptions/${azure.subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub`;
  return {
    shop: await all("shop"),
    hub: await all("hub"),
    theirs: await all("theirs"),
    peerings: (await azure.list(`${hub}/virtualNetworkPeerings`)).length,
    computes: (await azure.list(`${workspace}/computes?api-version=2024-10-01`)).map(({ name }) => name),
  };
}

test("a cluster for machine learning from nothing, in every mode, while each tenth request goes wrong, with nothing public, and nothing of others' goes with it", () =>
  onStage(
    async (stage) => {
      const { inputs, run, needs } = await rehearseFully(stage, "aks-ml");
      const azure = await azureOperator(stage.cloud);
      const workspace = String(inputs["ml-workspace-id"]);
      const cluster = `/subscriptions/${azure.subscription}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop`;
      const before = await there(azure, workspace);
      trouble(stage, reads);
      const planned = await run("plan");
      expect([...ended(planned), listed(planned)]).toEqual(["success", [], "none"]);
      expect(writes(stage)).toEqual([]);
      const [comment] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
      expect(comment?.body).toMatch(/### Plan for shop: \+14 [\s\S]*\n\nPublic addresses: \*\*none\*\*\./);
      expect(comment?.body).not.toContain("not known yet");

      const applied = await run("apply");
      expect([...ended(applied), listed(applied)]).toEqual(["success", [], "none"]);
      expect((applied.to - applied.from) / longestChain(applied.jobs).waited).toBeLessThanOrEqual(1.1);
      expect(applied.jobs.flatMap(({ outputs }) => outputs.address ?? []).at(-1)).toMatch(/^10\./);
      expect(await there(azure, workspace)).toMatchObject({ peerings: 1, computes: ["shop"] });
      expect((await azure.get(cluster)).properties).toMatchObject({
        apiServerAccessProfile: { enablePrivateCluster: true },
        networkProfile: { outboundType: "userDefinedRouting" },
        aadProfile: { managed: true, enableAzureRBAC: true },
      });

      const since = requests(stage).length;
      const checked = await run("check");
      expect([...ended(checked), differs(checked), listed(checked)]).toEqual(["success", [], "false", "none"]);
      expect([writes(stage, since), issues(stage)]).toEqual([[], []]);
      const environments = JSON.stringify([inputs]);
      const all = await callWorkflow(stage, "drift-check", { scenario: "aks-ml", environments, ...signIn }, "schedule");
      expect(ended(all)).toEqual(["success", []]);

      // Someone opens the gateway to the internet, and detaches the cluster.
      const kubernetes = await kubernetesOperator(stage.cloud, cluster);
      const gateway = "/apis/gateway.networking.k8s.io/v1/namespaces/azureml/gateways/aml";
      const internal = "service.beta.kubernetes.io/azure-load-balancer-internal";
      await kubernetes.patch(gateway, { spec: { infrastructure: { annotations: { [internal]: "false" } } } });
      await azure.delete(`${workspace}/computes/shop?api-version=2024-10-01&underlyingResourceAction=Detach`);
      const drifted = await run("check");
      expect([drifted.conclusion, differs(drifted)]).toEqual(["failure", "true"]);
      expect(issues(stage)).toMatchObject([{ title: "Drift in shop", state: "open", body: /gateway[\s\S]*compute/ }]);
      expect(ended(await run("apply"))).toEqual(["success", []]);
      expect(await kubernetes.find(gateway)).toMatchObject({ status: { addresses: [{ value: /^10\./ }] } });
      expect([await there(azure, workspace), issues(stage)]).toMatchObject([
        { computes: ["shop"] },
        [{ state: "closed" }],
      ]);

      expect(ended(await run("destroy"))).toEqual(["success", []]);
      expect(await there(azure, workspace)).toEqual(before);
      expect(needs()).toEqual(kept["aks-ml"]);
      // A destroy of what is gone ends well.
      expect(ended(await run("destroy"))).toEqual(["success", []]);
      expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, ...troubles]));
      expect(stage.cloud.world.record.denials).toEqual([]);
    },
    undefined,
    recordedRoles("aks-ml"),
  ));

const alone = { cluster: "shop", "resource-group": "shop", location: "northeurope", report: false, ...signIn };

test("without a hub the one public address is named in the plan, and an internal load balancer needs no path", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const ran = await callWorkflow(stage, "aks-ml", { ...alone, router: "internal-load-balancer" }, "pull_request");
    const way = "shop: the load balancer of its nodes, by which its traffic leaves (outbound-type: loadBalancer)";
    expect([...ended(ran), listed(ran)]).toEqual(["success", [], way]);
    const summary = ran.jobs.flatMap(({ steps }) => steps.map((step) => step.summary)).join("");
    expect(summary).toContain(`Public addresses: **1**.\n- \`${way}\``);
    expect(summary).not.toContain("gateway");
    expect(writes(stage)).toEqual([]);
  }));

test("mistakes of a caller are refused in the plan, all at once and before any write", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const wrong = { router: "public", "tls-secret": "ml-tls", "min-nodes": 7, "route-table-id": "by-firewall" };
    const ran = await callWorkflow(stage, "aks-ml", { ...alone, ...wrong });
    const [message = "", ...more] = reported(ran);
    expect([ran.conclusion, more, listed(ran)]).toEqual(["failure", [], undefined]);
    expect(message.split("\n")).toEqual([
      "router: write gateway or internal-load-balancer. host: with tls-secret, write the host name of the certificate.",
      expect.stringMatching(/^add-subnet: /),
      expect.stringMatching(/^- route-table: "by-firewall"/),
      expect.stringMatching(/^create-aks: /),
      expect.stringMatching(/^- max-nodes: /),
    ]);
    expect(writes(stage)).toEqual([]);
  }));
