import { installGatewayApi } from "@slipway/simulator";
import { type AzureOperator, azureOperator, type Bench, JobFiles, openBench } from "@slipway/testing";
import aksDiagnostics from "../../actions/aks-diagnostics/src/action.ts";
import amlExtension from "../../actions/aml-extension/src/action.ts";
import amlIngress from "../../actions/aml-ingress/src/action.ts";
import attachAml from "../../actions/attach-aml/src/action.ts";
import createAks from "../../actions/create-aks/src/action.ts";

type Action = typeof createAks | typeof aksDiagnostics | typeof amlExtension | typeof amlIngress | typeof attachAml;

let bench: Bench;
let azure: AzureOperator;
let workspace: string;
beforeEach(async () => {
  bench = await openBench();
  azure = await azureOperator(bench.cloud);
  const group = await azure.group(
    "ml",
    "Microsoft.ContainerService",
    "Microsoft.KubernetesConfiguration",
    "Microsoft.MachineLearningServices",
  );
  workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/contoso`;
  const stores = { storageAccount: `${group}/storage`, keyVault: `${group}/vault` };
  await azure.put(`${workspace}?api-version=2024-10-01`, { location: "northeurope", properties: stores });
});
afterEach(() => bench.close());

/** The steps of a job, each over what those before it planned or did. */
async function job(mode: string) {
  const files = new JobFiles();
  const step = (id: string, action: Action, inputs: object) =>
    bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
  const place = { "resource-group": "ml" };
  const made = await step("cluster", createAks, {
    ...place,
    name: "ml",
    location: "northeurope",
    "node-count": "3",
  });
  const cluster = made.outputs.id ?? "";
  if (mode === "apply")
    installGatewayApi(bench.cloud.world, cluster.replace("/resourceGroups/", "/resourcegroups/"), ["approuting-istio"]);
  const diagnostics = await step("diagnostics", aksDiagnostics, { ...place, cluster, "workspace-name": "ml-logs" });
  const extension = await step("extension", amlExtension, { cluster, http: "true" });
  const ingress = await step("ingress", amlIngress, { cluster, route: "run-command" });
  const compute = await step("compute", attachAml, { workspace, name: "platform", cluster });
  return { made, diagnostics, extension, ingress, compute };
}

test("in an empty group a job plans a cluster for machine learning whole, with nothing public in it", async () => {
  const planned = await job("plan");
  for (const ran of Object.values(planned)) expect(ran).toSucceed();
  expect(Object.values(planned).map(({ outputs }) => outputs.steps)).toEqual(["1", "2", "1", "2", "1"]);
  expect(planned.extension.outputs).toMatchObject({ exposure: "cluster", service: "ClusterIP" });
  expect(planned.ingress.printed).toContain('azure-load-balancer-internal: "true"');
});

test("the same job applies what it planned, and then plans nothing", async () => {
  const applied = await job("apply");
  for (const ran of Object.values(applied)) expect(ran).toSucceed();
  expect(applied.ingress.outputs.address).toMatch(/^10\./);
  for (const ran of Object.values(await job("check"))) {
    expect(ran).toSucceed();
    expect(ran.outputs.steps).toBe("0");
  }
});
