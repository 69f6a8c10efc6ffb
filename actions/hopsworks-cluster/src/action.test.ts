import { breakHopsworks, hopsworks as service } from "@slipway/simulator";
import { type Bench, type HopsworksOperator, hopsworksOperator, laws, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  shown: "no other step reads the cluster",
  resourceGroup: "the service knows of no resource groups",
  permissions: "a key of Hopsworks may do everything",
});

describe("hopsworks-cluster", () => {
  let bench: Bench;
  let hopsworks: HopsworksOperator;
  let inputs: Readonly<Record<string, string>>;
  const run = (more: Record<string, string> = {}) => bench.run(action, { ...inputs, mode: "apply", ...more });
  const sent = ({ requests }: Ran) =>
    requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/.*\/api\/clusters/, "")}`);
  const writes = (ran: Ran) => [...new Set(sent(ran).filter((each) => !each.startsWith("GET")))];
  const own = async () => (await hopsworks.find("hops")) as Record<string, unknown>;

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
    hopsworks = hopsworksOperator(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a cluster is made, run, stopped, started, upgraded and scaled; a check without drift sends two requests", async () => {
    const made = await run();
    const { id, url } = await own();
    expect(made.outputs).toMatchObject({ id, url, changed: "true" });
    const check = await run({ mode: "check" });
    expect([check.code, sent(check)]).toEqual([0, ["GET ", `GET /${id}`]]);

    const workers = "type=Standard_D8_v3, disk=256, count=1\ntype=Standard_D16_v3, count=3";
    const scaled = await run({ workers });
    expect(scaled).toSucceed();
    expect(writes(scaled)).toEqual([`DELETE /${id}/workers`, `POST /${id}/workers`]);
    expect((await own()).clusterConfiguration).toMatchObject({
      workers: [
        { instanceType: "Standard_D8_v3", diskSize: 256, count: 1 },
        { instanceType: "Standard_D16_v3", diskSize: 512, count: 3 },
      ],
    });

    expect(await run({ workers: "", state: "stopped" })).toSucceed();
    expect(await run({ workers, state: "stopped" })).toSucceed();
    expect(await run()).toRefuse(/is stopped, and its version, workers.*Write state: running/);
    const started = await run({ workers: "", state: "running", "head-instance-type": "Standard_D16_v3" });
    expect(writes(started)).toEqual([`PUT /${id}/nodes/modify-instance-type`, `PUT /${id}/start`]);
    expect(await run({ workers: "" })).toRefuse(/head changes only while it is stopped/);

    const later = { workers: "", "head-instance-type": "Standard_D16_v3" };
    expect(await run({ ...later, version: "3.7.0" })).toRefuse(/from 3.8.0 to 3.7.0.*Write version: 3.9.0/);
    const upgraded = await run({ ...later, version: "3.9.0" });
    expect(writes(upgraded)).toEqual([`POST /${id}/upgrade`]);
    expect(await own()).toMatchObject({ version: "3.9.0", state: "running" });

    const newest = { ...later, version: "3.9.0" };
    const autoscale = "type=Standard_D8_v3, disk=256, min=1, max=4, standby=0.25";
    expect(await run({ ...newest, autoscale })).toSucceed();
    expect((await own()).autoscale).toEqual({
      nonGpu: {
        instanceType: "Standard_D8_v3",
        diskSize: 256,
        minWorkers: 1,
        maxWorkers: 4,
        standbyWorkers: 0.25,
        downscaleWaitTime: 300,
      },
    });
    const byHand = { ...newest, workers: "type=Standard_D8_v3, disk=256, count=5" };
    expect(await run(byHand)).toRefuse(/scales its workers by itself.*autoscale: off/);
    const off = await run({ ...byHand, autoscale: "off" });
    expect(writes(off)).toEqual([`DELETE /${id}/autoscale`, `DELETE /${id}/workers`, `POST /${id}/workers`]);
    expect((await own()).autoscale).toBeUndefined();
  });

  test("without a key a plan asks no one and puts out what the form asks for; nothing else is done", async () => {
    const keyless = { "api-key": "", identity: "known-after-apply:identity.id" };
    const plan = await run({ ...keyless, mode: "plan" });
    expect([plan.code, plan.requests]).toEqual([0, []]);
    expect(plan.printed).toMatch(/Without api-key no one was asked/);
    const { payload = "", steps, url } = plan.outputs;
    expect([steps, url]).toEqual(["1", "known-after-apply:this-step.url"]);
    expect(JSON.parse(payload)).toMatchObject({
      cloudProvider: "AZURE",
      cluster: {
        name: "hops",
        networkResourceGroup: "network",
        virtualNetworkName: "hops",
        managedIdentity: "known-after-apply:identity.id",
      },
    });
    expect(payload).not.toContain("made-by");
    for (const mode of ["apply", "check", "destroy"])
      expect(await run({ ...keyless, identity: "hopsworks", mode, confirm: "hops" })).toRefuse(
        /api-key: It is missing.*mode: plan/,
      );
  });

  test("a service that is gone is said, and the payload is put out all the same", async () => {
    bench.cloud.world.faults.add({ kind: "reset", match: { every: 1 } });
    const plan = await run({ mode: "plan" });
    expect(plan).toRefuse(/got no answer of 127.0.0.1:\d+ in 6 tries.*leave api-key out.*output payload/);
    expect(JSON.parse(plan.outputs.payload ?? "")).toMatchObject({ cluster: { name: "hops" } });
  });

  test("a key that is not known, and what the service does not offer, are said before anything is sent", async () => {
    const unknown = await run({ "api-key": "x".repeat(40) });
    expect(unknown).toRefuse(/refused with 403: Unauthorized.*Hopsworks does not know the key/);
    expect(sent(unknown)).toHaveLength(1);
    const plan = await run({ mode: "plan", "head-instance-type": "Standard_D2s_v4", version: "3.10.0" });
    expect(plan).toRefuse(/not offer the version 3.10.0.*3.9.0/, /instance type of head nodes Standard_D2s_v4/);
    expect(await run({ "container-empty": "false" })).toRefuse(/container has something in it/);
    expect(await run({ version: "", database: "", identity: "" })).toRefuse(
      /a new one needs version, database, identity/,
    );
    expect(await hopsworks.find("hops")).toBeUndefined();
  });

  test("a cluster of others is adopted, never replaced, and stays in a destroy; one that failed is reported with its cause", async () => {
    const theirs = {
      ...{ name: "theirs", cloud: "aws", region: "eu-north-1", container: "theirs", kubernetes: "", registry: "" },
      ...{
        "resource-group": "",
        "storage-account": "",
        network: "",
        subnet: "",
        "ssh-key": "",
        database: "",
        tags: "",
      },
      ...{ identity: "arn:aws:iam::111122223333:instance-profile/theirs", "head-instance-type": "m5.2xlarge" },
      workers: "type=m5.2xlarge, disk=256, count=3",
    };
    const ran = await run(theirs);
    expect(writes(ran)).toEqual([expect.stringMatching(/^POST \/[0-9a-f-]+\/workers$/)]);
    expect(await run({ ...theirs, container: "other" })).toRefuse(
      /aws\.bucketName.*holds data, so it is never replaced.*restore a backup/,
    );
    expect(await run({ ...theirs, mode: "destroy", confirm: "theirs" })).toSucceed();
    expect(await hopsworks.find("theirs")).toMatchObject({ state: "running" });
    const { clusters } = service(bench.cloud.world);
    const [one] = Object.values(clusters);
    if (one) clusters.twin = { ...structuredClone(one), id: "twin" };
    expect(await run(theirs)).toRefuse(/There are 2 Hopsworks clusters of the name theirs: .*twin.*Terminate the one/);
    delete clusters.twin;
    breakHopsworks(bench.cloud.world, "theirs", "error", "the bucket is not there");
    expect(await run(theirs)).toRefuse(/is in the state error: the bucket is not there\. .*nothing here repairs it/);
  });

  test("someone who makes the same cluster first has made it; a cluster that fails between two changes gets no other", async () => {
    const { payload = "" } = (await run({ mode: "plan" })).outputs;
    const begun = bench.cloud.world.record.requests.length;
    bench.cloud.before(async (index) => {
      if (index === begun + 1) await hopsworks.call("POST", "", JSON.parse(payload));
    });
    const ran = await run();
    expect(ran).toSucceed();
    expect([writes(ran), (await own()).tags]).toEqual([["POST "], [{ name: "stage", value: "test" }]]);

    let isRemoved = false;
    bench.cloud.before(() => {
      if (isRemoved) breakHopsworks(bench.cloud.world, "hops", "worker-error", "no quota");
      isRemoved = bench.cloud.world.record.requests.at(-1)?.method === "DELETE";
    });
    const failed = await run({ workers: "type=Standard_D16_v3, count=1" });
    expect(failed).toRefuse(/is in the state worker-error: no quota/);
    expect(writes(failed)).toEqual([expect.stringMatching(/^DELETE .*workers$/)]);
    bench.cloud.before(undefined);
  });

  test("a cluster that fails while it is made is reported with its cause, and one of ours is terminated", async () => {
    let polls = 0;
    bench.cloud.before(() => {
      polls += 1;
      if (polls === 8) breakHopsworks(bench.cloud.world, "hops", "error", "no machine of that type is left");
    });
    expect(await run()).toRefuse(/is in the state error: no machine of that type is left/);
    bench.cloud.before(undefined);
    expect(await run({ mode: "destroy", confirm: "hops" })).toSucceed();
    expect(await hopsworks.find("hops")).toBeUndefined();
  });
});
