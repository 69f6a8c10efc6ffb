import { runNode, type Stage } from "@slipway/rehearsal";
import { azureOperator, callWorkflow, errorsOf, rehearseFully, signIn, sourcesInProcess } from "@slipway/testing";
import { differs, ended, onStage, workflows, writes } from "./on-stage.ts";

const tags = { costCenter: "4711" };
const hour = 60 * 60_000;

/** What errors say to set, as a user would write it; true where they leave the value open. */
const advice = (errors: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    errors
      .flatMap((error) => [...error.matchAll(/ For that, set (.*?)\./g)])
      .flatMap(([, all = ""]) => all.split(" and ").map((each) => each.split(": ")))
      .map(([name = "", value]) => [name, value === undefined || value === "true" || value !== "false"]),
  );

/** The exemption that an error has the command for, as az sends it: azure-cli, policy exemption create. */
async function exempt({ cloud }: Stage, errors: readonly string[]): Promise<void> {
  const [command = ""] = errors.flatMap((error) => /az policy exemption create [^\n]*/.exec(error) ?? []);
  const flags = Object.fromEntries(
    [...command.matchAll(/--([\w-]+) "?([^"\s]+)"?/g)].map(([, flag, value]) => [flag, value]),
  );
  const azure = await azureOperator(cloud);
  await azure.put(
    `${flags.scope}/providers/Microsoft.Authorization/policyExemptions/${flags.name}?api-version=2022-07-01-preview`,
    {
      properties: {
        policyAssignmentId: flags["policy-assignment"],
        policyDefinitionReferenceIds: [flags["policy-definition-reference-ids"]],
        exemptionCategory: flags["exemption-category"],
        expiresOn: "2027-01-31T00:00:00Z",
      },
    },
  );
}

const inLandingZone = (act: (stage: Stage) => Promise<void>) => onStage(act, sourcesInProcess(runNode), [], true);

const denials = (errors: readonly string[], policy: string): void => {
  expect(errors.join("\n")).toMatch("was refused with 403 RequestDisallowedByPolicy");
  expect(errors.join("\n")).toContain(policy);
};

const routes = "/subscriptions/ID/resourceGroups/hub/providers/Microsoft.Network/routeTables/by-firewall";
const cases = [
  [
    "aks-private",
    { entra: true, "admin-groups": "11111111-1111-1111-1111-111111111111", "route-table-id": routes },
    [
      ["Subnets: a network security group", { "security-group": true }],
      ["AKS: no local accounts", { "local-accounts": false }],
    ],
  ],
  ["azure-foundation", {}, [["no public network access", { "public-network-access": false }]]],
] as const;

test.each(
  cases,
)("in a landing zone %s ends well once it has the inputs that its denials ask for, one after the other", (name, more, asks) =>
  inLandingZone(async (stage) => {
    const azure = await azureOperator(stage.cloud);
    const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
    await azure.put(`${group}?api-version=2021-04-01`, { location: "northeurope", tags });
    let inputs: Record<string, unknown> = { ...workflows[name], ...more };
    if ("route-table-id" in more) inputs["route-table-id"] = routes.replace("ID", azure.subscription);
    for (const [policy, asked] of asks) {
      const denied = await callWorkflow(stage, name, inputs);
      expect(denied.conclusion).toBe("failure");
      denials(errorsOf(denied), policy);
      expect(advice(errorsOf(denied))).toEqual(asked);
      inputs = { ...inputs, ...asked };
    }
    expect(ended(await callWorkflow(stage, name, inputs))).toEqual(["success", []]);
    const since = writes(stage).length;
    const checked = await callWorkflow(stage, name, inputs, "schedule");
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    expect(writes(stage)).toHaveLength(since);
    // What the policy adds is there, though no one asked for it.
    const made = await azure.list(`${group}/resources`);
    expect(made.length).toBeGreaterThan(2);
    for (const each of made) expect(each).toMatchObject({ tags });

    const destroyed = await callWorkflow(stage, name, { ...inputs, mode: "destroy", confirm: "shop" });
    expect(ended(destroyed)).toEqual(["success", []]);
    expect(await azure.list(`${group}/resources`)).toEqual([]);
  }));

/** Azure Machine Learning takes no cluster without local accounts: learn.microsoft.com/azure/machine-learning/how-to-deploy-kubernetes-extension, "Limitations". */
test("in a landing zone aks-ml ends well once its cluster is exempt from what Azure Machine Learning cannot do, and leaves what policies deploy", () =>
  inLandingZone(async (stage) => {
    const { run } = await rehearseFully(stage, "aks-ml");
    const denied = await run("apply");
    expect(denied.conclusion).toBe("failure");
    denials(errorsOf(denied), "AKS: no local accounts");
    expect(advice(errorsOf(denied))).toEqual({});
    await exempt(stage, errorsOf(denied));
    expect(ended(await run("apply"))).toEqual(["success", []]);

    stage.cloud.world.clock.advance(hour);
    const azure = await azureOperator(stage.cloud);
    const cluster = `/subscriptions/${azure.subscription}/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/shop`;
    const settings = async () =>
      (await azure.list(`${cluster}/providers/Microsoft.Insights/diagnosticSettings`)).map((each) => each.name);
    const policys = "AzureKubernetesDiagnosticsLogsToWorkspace";
    expect((await azure.get(cluster)).properties).toMatchObject({ addonProfiles: { azurepolicy: { enabled: true } } });
    expect(await settings()).toContain(policys);
    const since = writes(stage).length;
    const checked = await run("check");
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    expect([writes(stage).length, await settings()]).toEqual([since, expect.arrayContaining([policys])]);
    expect(ended(await run("destroy"))).toEqual(["success", []]);
  }));

test("in a landing zone hybrid ends well once it has the input that its denials ask for", () =>
  inLandingZone(async (stage) => {
    const azure = await azureOperator(stage.cloud);
    const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
    await azure.put(`${group}?api-version=2021-04-01`, { location: "northeurope", tags });
    await azure.cluster(group, "cloud");
    const inputs = {
      ...{ name: "shop", "resource-group": "shop", location: "northeurope", ...signIn, "cloud-cluster": "cloud" },
      ...{ registry: "contososhop", "storage-account": "contososhop", "event-namespace": "contoso-shop" },
      "git-url": "https://github.com/contoso/fleet",
    };
    const denied = await callWorkflow(stage, "hybrid", inputs);
    expect(denied.conclusion).toBe("failure");
    denials(errorsOf(denied), "no public network access");
    const asked = advice(errorsOf(denied));
    expect(asked).toEqual({ "public-network-access": false });
    expect(ended(await callWorkflow(stage, "hybrid", { ...inputs, ...asked }))).toEqual(["success", []]);
    expect(await azure.get(`${group}/providers/Microsoft.ContainerRegistry/registries/contososhop`)).toMatchObject({
      ...{ tags, sku: { name: "Premium" }, properties: { publicNetworkAccess: "Disabled" } },
    });
  }));
