import { type Cloud, startCloud } from "../cloud.ts";
import { coverage } from "./coverage.ts";
import { addHopsworksKey, breakHopsworks } from "./state.ts";

/**
 * The answers are those of the vendor's Terraform provider, logicalclocks/terraform-provider-hopsworksai: the shapes of
 * hopsworksai/internal/api/model.go and the fixtures of apis_test.go beside it; the ways through the states as
 * hopsworksai/resource_cluster.go waits for them.
 */
const api = "https://api.hopsworks.ai/api/clusters";

let cloud: Cloud;
const log: string[] = [];
beforeEach(async () => {
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
});
afterEach(() => cloud.close());

const call = async (method: string, path: string, body?: object) => {
  const { status, body: answer } = await cloud.request(method, api + path, body);
  return { ...(answer as { code: number; message?: string; payload?: Record<string, unknown> }), status };
};

const aws = {
  name: "cluster-1",
  version: "3.8.0",
  sshKeyName: "ssh-key-1",
  clusterConfiguration: {
    head: { instanceType: "m5.2xlarge", diskSize: 512 },
    workers: [{ instanceType: "m5.2xlarge", diskSize: 256, count: 2 }],
  },
  issueLetsEncrypt: true,
  attachPublicIP: true,
  backupRetentionPeriod: 10,
  managedUsers: true,
  tags: [{ name: "tag1", value: "tag1-value1" }],
  region: "region-1",
  bucketName: "bucket-1",
  instanceProfileArn: "profile-1",
  vpcId: "vpc-1",
  subnetId: "subnet-1",
  securityGroupId: "security-group-1",
  eksClusterName: "eks-cluster-1",
  ecrRegistryAccountId: "ecr-account-1",
};

const create = async (more: object = {}) => {
  const { payload } = await call("POST", "", { cloudProvider: "AWS", cluster: { ...aws, ...more } });
  cloud.world.clock.advance(60 * 60_000);
  return String(payload?.id);
};

test("a cluster is shown as the fixture TestGetClusterAWS has it", async () => {
  const id = await create();
  expect(await call("GET", `/${id}`)).toMatchObject({
    status: 200,
    code: 200,
    payload: {
      cluster: {
        id,
        name: "cluster-1",
        state: "running",
        activationState: "stoppable",
        initializationStage: "running",
        version: "3.8.0",
        url: expect.stringMatching(/^https:/),
        provider: "AWS",
        tags: [{ name: "tag1", value: "tag1-value1" }],
        sshKeyName: "ssh-key-1",
        clusterConfiguration: {
          head: { instanceType: "m5.2xlarge", diskSize: 512, nodeId: expect.any(String) },
          workers: [{ instanceType: "m5.2xlarge", diskSize: 256, count: 2 }],
        },
        publicIPAttached: true,
        letsEncryptIssued: true,
        managedUsers: true,
        backupRetentionPeriod: 10,
        aws: {
          region: "region-1",
          bucketName: "bucket-1",
          instanceProfileArn: "profile-1",
          vpcId: "vpc-1",
          subnetId: "subnet-1",
          securityGroupId: "security-group-1",
          eksClusterName: "eks-cluster-1",
          ecrRegistryAccountId: "ecr-account-1",
        },
      },
    },
  });
  expect((await call("GET", "?cloud=AZURE")).payload).toEqual({ clusters: [] });
  expect((await call("GET", "?cloud=AWS")).payload?.clusters).toHaveLength(1);
});

test("it goes through the states that the provider waits in", async () => {
  const { payload } = await call("POST", "", { cloudProvider: "AWS", cluster: aws });
  const seen: unknown[] = [];
  for (let minutes = 0; minutes < 20; minutes += 1) {
    const { state } = (await call("GET", `/${payload?.id}`)).payload?.cluster as { state: string };
    if (seen.at(-1) !== state) seen.push(state);
    cloud.world.clock.advance(60_000);
  }
  expect(seen).toEqual(["pending", "initializing", "rondb-initializing", "starting-hopsworks", "running"]);
  await call("POST", `/${payload?.id}/upgrade`, { version: "3.9.0" });
  expect((await call("GET", `/${payload?.id}`)).payload?.cluster).toMatchObject({
    version: "3.8.0",
    state: "stopping",
    upgradeInProgress: { from: "3.8.0", to: "3.9.0" },
  });
  cloud.world.clock.advance(60 * 60_000);
  const { cluster } = (await call("GET", `/${payload?.id}`)).payload as { cluster: Record<string, unknown> };
  expect([cluster.version, cluster.state, cluster.upgradeInProgress]).toEqual(["3.9.0", "running", undefined]);
});

test.each([
  ["an absent cluster (TestGetClusterNotFound)", () => call("GET", "/none"), 404, /not found/],
  [
    "a field that is not simulated",
    () => call("POST", "", { cloudProvider: "AWS", cluster: { ...aws, a: 1 } }),
    400,
    /cluster\.a is not simulated/,
  ],
  [
    "a name twice",
    async () => {
      await create();
      return call("POST", "", { cloudProvider: "AWS", cluster: aws });
    },
    400,
    /already exists/,
  ],
  ["another cloud", () => call("POST", "", { cloudProvider: "GCP", cluster: aws }), 400, /unknown cloud provider GCP/],
  [
    "a version that there is not",
    () => call("POST", "", { cloudProvider: "AWS", cluster: { ...aws, version: "1.0" } }),
    400,
    /version 1.0/,
  ],
  [
    "Azure without its fields",
    () => call("POST", "", { cloudProvider: "AZURE", cluster: { name: "a" } }),
    400,
    /storageAccount/,
  ],
  ["a start of what runs", async () => call("PUT", `/${await create()}/start`), 400, /not stopped/],
  [
    "a jump over a version",
    async () => call("POST", `/${await create({ version: "3.7.0" })}/upgrade`, { version: "3.9.0" }),
    400,
    /cannot upgrade from 3.7.0/,
  ],
  [
    "the type of another node",
    async () => {
      const id = await create();
      await call("PUT", `/${id}/stop`);
      cloud.world.clock.advance(3_600_000);
      return call("PUT", `/${id}/nodes/modify-instance-type`, {
        nodeInfo: { nodeType: "rondb_data", instanceType: "m5.4xlarge" },
      });
    },
    400,
    /not simulated/,
  ],
])("%s is refused", async (_what, attempt, code, said) => {
  expect(await attempt()).toMatchObject({ status: code, code, message: expect.stringMatching(said) });
});

test("a key that is not known is answered as in TestInvalidAPIKey, and a known one is accepted", async () => {
  const headers = (key: string) => ({ headers: { "x-api-key": key } });
  const url = `${cloud.proxy}/hopsworks/api/clusters`;
  const refused = await fetch(url, headers("none"));
  expect([refused.status, await refused.text()]).toEqual([403, "Unauthorized"]);
  expect((await fetch(url, headers(addHopsworksKey(cloud.world)))).status).toBe(200);
});

test("everything that is covered answers, and what breaks says why", async () => {
  for (const { subject, verbs } of coverage)
    for (const verb of verbs) {
      const path = subject
        .replace("/api/clusters", "")
        .replace("{cloud}", "AWS")
        .replace("{id}", await create({ name: `${verb}${subject}` }));
      const query = subject.endsWith("supported-types") ? "?cloud=AWS" : "";
      const { status, message = "" } = await call(verb, path + query, verb === "GET" ? undefined : {});
      expect([200, 400]).toContain(status);
      expect(message).not.toContain("There are:");
    }
  const id = await create({ name: "broken" });
  breakHopsworks(cloud.world, "broken", "error", "no machine is left");
  expect((await call("GET", `/${id}`)).payload?.cluster).toMatchObject({
    state: "error",
    errorMessage: "no machine is left",
  });
  expect(log).toEqual([]);
});
