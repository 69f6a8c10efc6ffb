import { newCluster } from "./body.ts";
import { judgeDatabase } from "./database.ts";
import { databaseLine } from "./lines.ts";
import { placeOf } from "./place.ts";
import type { ClusterWant, DatabaseNodes } from "./types.ts";

const lines = (...texts: string[]): DatabaseNodes[] =>
  texts.map((line) => (databaseLine.read(line) as { value: DatabaseNodes }).value);

const want: ClusterWant = {
  name: "cluster-1",
  cloud: "AWS",
  version: "2.0",
  state: undefined,
  headType: "node-type-1",
  headDisk: 512,
  workers: [{ instanceType: "node-type-2", diskSize: 256, count: 2 }],
  autoscale: undefined,
  database: lines(
    "role=management, type=mgm-node-1",
    "role=data, type=data-node-1",
    "role=mysql, type=mysqld-node-1, disk=100",
    "role=api, type=api-node-1, disk=50, count=1",
  ),
  sshKey: "ssh-key-1",
  publicIp: true,
  letsEncrypt: true,
  managedUsers: true,
  backupDays: 10,
  tags: { tag1: "tag1-value1" },
  place: placeOf({
    cloud: "aws",
    region: "region-1",
    container: "bucket-1",
    identity: "arn:aws:iam::111122223333:instance-profile/profile-1",
    network: "vpc-1",
    subnet: "subnet-1",
    "security-group": "security-group-1",
    kubernetes: "eks-cluster-1",
  }),
  containerEmpty: undefined,
};

// What the vendor's provider sends: TestNewClusterAWS in hopsworksai/internal/api/apis_test.go of
// logicalclocks/terraform-provider-hopsworksai. What later versions of it added stands beside it.
test("a new cluster on AWS is asked for as the vendor's provider does", () => {
  expect(newCluster(want)).toMatchObject({
    cloudProvider: "AWS",
    cluster: {
      name: "cluster-1",
      version: "2.0",
      sshKeyName: "ssh-key-1",
      clusterConfiguration: {
        head: { instanceType: "node-type-1", diskSize: 512 },
        workers: [{ instanceType: "node-type-2", diskSize: 256, count: 2 }],
      },
      issueLetsEncrypt: true,
      attachPublicIP: true,
      backupRetentionPeriod: 10,
      managedUsers: true,
      tags: [{ name: "tag1", value: "tag1-value1" }],
      ronDB: {
        configuration: {
          ndbdDefault: { replicationFactor: 2 },
          general: { benchmark: { grantUserPrivileges: false } },
        },
        mgmd: { instanceType: "mgm-node-1", diskSize: 30, count: 1 },
        ndbd: { instanceType: "data-node-1", diskSize: 512, count: 2 },
        mysqld: { instanceType: "mysqld-node-1", diskSize: 100, count: 1 },
        api: { instanceType: "api-node-1", diskSize: 50, count: 1 },
      },
      initScript: "",
      runInitScriptFirst: false,
      deactivateLogReport: false,
      collectLogs: false,
      region: "region-1",
      bucketName: "bucket-1",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      securityGroupId: "security-group-1",
      eksClusterName: "eks-cluster-1",
      ecrRegistryAccountId: "111122223333",
    },
  });
});

test.each([
  [
    "AWS",
    { bucketConfiguration: { encryption: { mode: "None", kmsType: "Managed", userKeyArn: "", bucketKey: false } } },
  ],
  ["AZURE", { searchDomain: "internal.cloudapp.net", containerConfiguration: { encryption: { mode: "None" } } }],
] as const)("what no input says is what the vendor's provider sends by itself: on %s", (cloud, usual) => {
  const least = { ...want, cloud, place: {}, sshKey: undefined, headDisk: undefined, workers: undefined };
  const more = { publicIp: undefined, letsEncrypt: undefined, managedUsers: undefined, backupDays: undefined };
  expect(newCluster({ ...least, ...more, tags: undefined, database: undefined }).cluster).toEqual({
    name: "cluster-1",
    version: "2.0",
    sshKeyName: "",
    clusterConfiguration: { head: { instanceType: "node-type-1", diskSize: 512, haEnabled: false }, workers: [] },
    issueLetsEncrypt: true,
    attachPublicIP: true,
    backupRetentionPeriod: 0,
    managedUsers: true,
    tags: [],
    ronDB: undefined,
    autoscale: undefined,
    initScript: "",
    runInitScriptFirst: false,
    os: "ubuntu",
    deactivateLogReport: false,
    collectLogs: false,
    ...usual,
  });
});

test("IDs of Azure become the names that the service takes; a network is in its own group", () => {
  const id = (group: string, type: string, name: string) =>
    `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.${type}/${name}`;
  const given = {
    cloud: "azure",
    "resource-group": "platform",
    identity: id("platform", "ManagedIdentity/userAssignedIdentities", "hopsworks"),
    network: id("network", "Network/virtualNetworks", "hops"),
    subnet: id("network", "Network/virtualNetworks/hops/subnets", "default"),
    kubernetes: id("platform", "ContainerService/managedClusters", "platform"),
    registry: id("platform", "ContainerRegistry/registries", "images"),
  } as const;
  expect(placeOf(given)).toMatchObject({
    managedIdentity: "hopsworks",
    networkResourceGroup: "network",
    virtualNetworkName: "hops",
    subnetName: "default",
    aksClusterName: "platform",
    acrRegistryName: "images",
  });
  expect(placeOf({ ...given, network: "hops" })).toMatchObject({ networkResourceGroup: "platform" });
});

test.each([
  [["role=single, type=t3a.xlarge"], undefined],
  [["role=single, type=t3a.xlarge", "role=data, type=t3a.xlarge"], /alone/],
  [["role=data, type=t3a.xlarge"], /a line for management, mysql/],
  [["role=data, type=t3a.xlarge", "role=data, type=t3a.xlarge"], /same role/],
  [["role=management, type=aa", "role=mysql, type=aa", "role=data, type=aa, count=3"], /multiple of 2/],
  [["role=management, type=aa", "role=mysql, type=aa", "role=data, type=aa, count=4"], undefined],
  [["role=management, type=aa", "role=mysql, type=aa", "role=data, type=aa"], undefined],
])("a database of %j", (texts, said) => {
  const [problem] = judgeDatabase(lines(...texts));
  if (said === undefined) expect(problem).toBeUndefined();
  else expect(problem).toEqual({ input: "database", problem: expect.stringMatching(said) });
});
