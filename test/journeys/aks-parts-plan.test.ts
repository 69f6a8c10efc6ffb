import { azureOperator, type Bench, JobFiles, openBench } from "@slipway/testing";
import addNodePool from "../../actions/add-node-pool/src/action.ts";
import addSubnet from "../../actions/add-subnet/src/action.ts";
import createAks from "../../actions/create-aks/src/action.ts";
import createNsg from "../../actions/create-nsg/src/action.ts";
import createZone from "../../actions/create-private-dns-zone/src/action.ts";
import createVnet from "../../actions/create-vnet/src/action.ts";

type Action =
  | typeof addNodePool
  | typeof addSubnet
  | typeof createAks
  | typeof createNsg
  | typeof createZone
  | typeof createVnet;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await (await azureOperator(bench.cloud)).group("platform", "Microsoft.Network", "Microsoft.ContainerService");
});
afterEach(() => bench.close());

/** The steps of a job, each over what those before it planned or did. */
async function job(mode: string) {
  const files = new JobFiles();
  const place = { "resource-group": "platform", mode };
  const step = (id: string, action: Action, inputs: object) =>
    bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
  const zone = await step("zone", createZone, { ...place, name: "corp.internal" });
  const rules = "name=https, direction=Inbound, priority=200, access=Allow, protocol=Tcp, ports=443";
  const nsg = await step("nsg", createNsg, { ...place, name: "nodes", rules });
  const network = await step("network", createVnet, { ...place, name: "corp", "address-space": "10.40.0.0/16" });
  const nodes = await step("nodes", addSubnet, {
    network: network.outputs.id,
    name: "nodes",
    size: "20",
    "security-group": nsg.outputs.id,
    "default-outbound-access": "false",
  });
  const cluster = await step("cluster", createAks, {
    ...place,
    name: "corp",
    location: "northeurope",
    subnet: nodes.outputs.id,
    "auto-upgrade": "patch",
    "upgrade-window": "Saturday 02:00 6h",
  });
  const pool = await step("pool", addNodePool, {
    cluster: cluster.outputs.id,
    name: "work",
    version: "cluster",
    subnet: nodes.outputs.id,
    "min-nodes": "1",
    "max-nodes": "3",
  });
  return { zone, nsg, network, nodes, cluster, pool };
}

test("in an empty group a job plans a cluster with its window, and a pool whose version is the planned cluster's", async () => {
  const planned = await job("plan");
  for (const ran of Object.values(planned)) expect(ran).toSucceed();
  expect(Object.values(planned).map(({ outputs }) => outputs.steps)).toEqual(["1", "1", "1", "1", "2", "1"]);
  expect(planned.pool.printed).toContain("properties.orchestratorVersion: known after apply");
  expect(planned.pool.outputs).toMatchObject({ version: "known-after-apply:pool.version", nodes: "1" });
});

test("the same job applies what it planned, and then plans nothing", async () => {
  for (const ran of Object.values(await job("apply"))) expect(ran).toSucceed();
  for (const ran of Object.values(await job("check"))) {
    expect(ran).toSucceed();
    expect(ran.outputs.steps).toBe("0");
  }
});
