import { addHopsworksKey } from "@slipway/simulator";
import { azureOperator, type Bench, JobFiles, openBench } from "@slipway/testing";
import addSubnet from "../../actions/add-subnet/src/action.ts";
import createIdentity from "../../actions/create-identity/src/action.ts";
import createStorage from "../../actions/create-storage/src/action.ts";
import createVnet from "../../actions/create-vnet/src/action.ts";
import hopsworksCluster from "../../actions/hopsworks-cluster/src/action.ts";

type Action =
  | typeof addSubnet
  | typeof createIdentity
  | typeof createStorage
  | typeof createVnet
  | typeof hopsworksCluster;

let bench: Bench;
let key: string;
beforeEach(async () => {
  bench = await openBench();
  key = addHopsworksKey(bench.cloud.world);
  const namespaces = ["Microsoft.Network", "Microsoft.Storage", "Microsoft.ManagedIdentity"];
  await (await azureOperator(bench.cloud)).group("platform", ...namespaces);
});
afterEach(() => bench.close());

/** The end of the guide as a job: what the cluster needs, and then the cluster, by the outputs of the steps before. */
async function job(mode: string) {
  const files = new JobFiles();
  const place = { "resource-group": "platform", mode };
  const step = (id: string, action: Action, inputs: object) =>
    bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
  const storage = await step("storage", createStorage, { ...place, name: "contosohops", container: "hops" });
  const identity = await step("identity", createIdentity, { ...place, name: "hopsworks" });
  const network = await step("network", createVnet, { ...place, name: "hops", "address-space": "172.18.0.0/16" });
  const subnet = await step("subnet", addSubnet, { network: network.outputs.id, name: "default", size: "20" });
  const cluster = await step("cluster", hopsworksCluster, {
    ...place,
    name: "hops",
    cloud: "azure",
    region: "northeurope",
    identity: identity.outputs.id,
    "storage-account": storage.outputs.id,
    container: "hops",
    "container-empty": storage.outputs["container-empty"],
    network: network.outputs.id,
    subnet: subnet.outputs.id,
    "ssh-key": "hopsworks",
    version: "3.9.0",
    "head-instance-type": "Standard_D8_v3",
    database: "role=single, type=Standard_D8_v3",
    "api-key": key,
  });
  return { storage, identity, network, subnet, cluster };
}

test("in an empty group a job plans the Hopsworks cluster with what it needs, applies it, and then finds nothing to do", async () => {
  const planned = await job("plan");
  for (const ran of Object.values(planned)) expect(ran).toSucceed();
  const { payload = "", url } = planned.cluster.outputs;
  expect(url).toBe("known-after-apply:cluster.url");
  expect(JSON.parse(payload).cluster).toMatchObject({
    managedIdentity: "hopsworks",
    storageAccount: "contosohops",
    blobContainerName: "hops",
    networkResourceGroup: "platform",
    virtualNetworkName: "hops",
    subnetName: "default",
  });
  for (const ran of Object.values(await job("apply"))) expect(ran).toSucceed();
  for (const ran of Object.values(await job("check"))) {
    expect(ran).toSucceed();
    expect(ran.outputs.steps).toBe("0");
  }
});
