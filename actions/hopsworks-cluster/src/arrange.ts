import { addHopsworksKey } from "@slipway/simulator";
import { type Arrange, hopsworksOperator } from "@slipway/testing";

const hour = 60 * 60_000;

/** What changes by itself, or is distinguished by another field. */
const steady = ({ id, url, createdOn, startedOn, clusterConfiguration, ...rest }: Record<string, unknown>) => {
  const { head, workers } = clusterConfiguration as { head: Record<string, unknown>; workers: object[] };
  const { nodeId: _, ...node } = head;
  return { ...rest, known: Boolean(id && url && createdOn && startedOn), head: node, workers };
};

/** An account with another team's cluster, on AWS; ours is not there yet. */
export const arrange: Arrange = async (cloud) => {
  const hopsworks = hopsworksOperator(cloud);
  const key = addHopsworksKey(cloud.world);
  const { id: theirs } = await hopsworks.call("POST", "", {
    cloudProvider: "AWS",
    cluster: {
      name: "theirs",
      version: "3.8.0",
      clusterConfiguration: {
        head: { instanceType: "m5.2xlarge", diskSize: 512 },
        workers: [{ instanceType: "m5.2xlarge", diskSize: 256, count: 2 }],
      },
      region: "eu-north-1",
      bucketName: "theirs",
      instanceProfileArn: "arn:aws:iam::111122223333:instance-profile/theirs",
      tags: [{ name: "team", value: "data" }],
    },
  });
  cloud.world.clock.advance(hour);
  const own = async () => {
    const found = await hopsworks.find("hops");
    return found && steady(found);
  };
  return {
    inputs: {
      name: "hops",
      cloud: "azure",
      region: "northeurope",
      "resource-group": "platform",
      identity: "hopsworks",
      "storage-account": "contosohops",
      container: "hops",
      "container-empty": "true",
      network: "/subscriptions/s/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hops",
      subnet: "default",
      kubernetes: "platform",
      registry: "contosoimages",
      "ssh-key": "hopsworks",
      version: "3.8.0",
      "head-instance-type": "Standard_D8_v3",
      database: "role=single, type=Standard_D8_v3",
      workers: "type=Standard_D8_v3, disk=256, count=2",
      tags: "stage=test",
      "api-key": key,
      "deadline-minutes": "360",
    },
    secrets: [key],
    owned: own,
    foreign: async () => (await hopsworks.call("GET", `/${theirs}`)).cluster,
    concurrentEdit: (_cloud, turn) =>
      hopsworks.call("POST", `/${theirs}/ports`, { ports: { kafka: turn % 2 === 0, ssh: turn % 3 === 0 } }),
    rival: {
      async add() {
        const { id } = (await hopsworks.find("hops")) ?? {};
        await hopsworks.call("POST", `/${id}/ports`, { ports: { featureStore: true } });
      },
      added: async () => (await hopsworks.find("hops"))?.ports,
    },
    async introduceDrift() {
      const { id } = (await hopsworks.find("hops")) ?? {};
      const workers = [{ instanceType: "Standard_D8_v3", diskSize: 256, count: 1 }];
      await hopsworks.call("DELETE", `/${id}/workers`, { workers });
      cloud.world.clock.advance(hour);
    },
    others: {
      api: "https://127.0.0.1:1",
      autoscale: "off",
      "head-disk-gb": "1024",
      workers: "type=Standard_D8_v3, count=1",
      database: "role=single, type=Standard_D16_v3",
      version: "3.9.0",
      "security-group": "hops",
      "backup-days": "14",
    },
    silent: {
      state: "a new cluster runs anyway",
      autoscale: "off is how a new cluster is",
      "public-ip": "true is how a new cluster is",
      "lets-encrypt": "true is how a new cluster is",
      "managed-users": "true is how a new cluster is",
    },
    wrong: {
      inputs: {
        name: "-",
        region: "North Europe",
        "resource-group": "platform.",
        container: "Hops",
        version: "latest",
        "head-instance-type": "8 cores",
        database: "role=data, type=Standard_D8_v3",
        workers: "type=Standard_D8_v3",
        autoscale: "type=Standard_D8_v3, min=5, max=1",
        "backup-days": "3",
        tags: "made-by=me",
        api: "http://api.hopsworks.ai",
      },
      named: [
        ...["name", "region", "resource-group", "container", "version", "head-instance-type", "database", "workers"],
        ...["autoscale", "backup-days", "tags", "api"],
      ],
    },
    confirm: "hops",
  };
};
