import * as ec2sdk from "@aws-sdk/client-ec2";
import * as sdk from "@aws-sdk/client-eks";
import { sdkConfig } from "../../client.test-support.ts";
import { readsConfigMap } from "./authenticators.ts";
import { deployer, eksLab, ofLab } from "./lab.test-support.ts";

const lab = eksLab();
const { create, describeCluster, drain } = lab;

test("an update shows in the cluster's status, a little late", async () => {
  await create();
  drain();
  const resourcesVpcConfig = { endpointPrivateAccess: true };
  await lab.eks.send(new sdk.UpdateClusterConfigCommand({ name: "lab", resourcesVpcConfig }));
  expect((await describeCluster())?.status).toBe("ACTIVE");
  lab.cloud.world.clock.advance(10_000);
  expect((await describeCluster())?.status).toBe("UPDATING");
  drain();
  expect((await describeCluster())?.status).toBe("ACTIVE");
});

describe("a cluster's configuration", () => {
  const update = (change: Partial<sdk.UpdateClusterConfigCommandInput>) =>
    lab.eks.send(new sdk.UpdateClusterConfigCommand({ name: "lab", ...change }));
  beforeEach(async () => {
    await create({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
    drain();
  });

  test("changes one kind of thing at a time, and says when it is done", async () => {
    const { update: begun } = await update({ resourcesVpcConfig: { endpointPrivateAccess: true } });
    expect(begun).toMatchObject({ status: "InProgress", type: "EndpointAccessUpdate" });
    expect((await describeCluster())?.status).toBe("ACTIVE");
    const message = `Cannot EndpointAccessUpdate because cluster lab currently has update ${begun?.id} in progress`;
    await expect(update({ resourcesVpcConfig: { endpointPublicAccess: false } })).rejects.toMatchObject({
      name: "ResourceInUseException",
      message,
    });
    drain();
    const done = await lab.eks.send(new sdk.DescribeUpdateCommand({ name: "lab", updateId: begun?.id }));
    expect(done.update?.status).toBe("Successful");
    expect((await describeCluster())?.resourcesVpcConfig).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
    });
    await expect(update({ resourcesVpcConfig: { endpointPrivateAccess: true } })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "Cluster is already at the desired configuration with endpointPrivateAccess: true , endpointPublicAccess: true, and Public Endpoint Restrictions: [0.0.0.0/0]",
    });
    await expect(
      update({ upgradePolicy: { supportType: "STANDARD" }, accessConfig: { authenticationMode: "API" } }),
    ).rejects.toMatchObject({ message: "Only one type of update can be allowed." });
  });

  test("opens to access entries one way only", async () => {
    const to = (authenticationMode: sdk.AuthenticationMode) => update({ accessConfig: { authenticationMode } });
    const list = () => lab.eks.send(new sdk.ListAccessEntriesCommand(ofLab));
    await expect(list()).rejects.toMatchObject({
      name: "InvalidRequestException",
      message:
        "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    });
    await expect(to("API")).rejects.toMatchObject({
      message: "Unsupported authentication mode update from CONFIG_MAP to API",
    });
    await to("API_AND_CONFIG_MAP");
    drain();
    expect((await list()).accessEntries).toEqual([deployer]);
    await expect(to("API_AND_CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(to("CONFIG_MAP")).rejects.toMatchObject({ name: "InvalidParameterException" });
    expect(readsConfigMap("eks-us-east-1-lab", lab.cloud.world)).toBe(true);
    await to("API");
    drain();
    expect(readsConfigMap("eks-us-east-1-lab", lab.cloud.world)).toBe(false);
  });

  test("keeps the log types that a change does not name", async () => {
    await update({ logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] } });
    drain();
    expect((await describeCluster())?.logging?.clusterLogging).toEqual([
      { types: ["api", "audit"], enabled: true },
      { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
    ]);
  });

  // LoggingNoChangesError of aws-controllers-k8s/eks-controller (pkg/resource/cluster/hook.go).
  test("says in words of its own that logs are as they are to be", async () => {
    const logging = { clusterLogging: [{ types: ["audit" as const], enabled: true }] };
    await update({ logging });
    drain();
    await expect(update({ logging })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "No changes needed for the logging config provided",
    });
  });

  // aws/containers-roadmap#2258.
  test("takes other subnets in the zones that it was made in, and in no others", async () => {
    const VpcId = (await describeCluster())?.resourcesVpcConfig?.vpcId;
    const ec2 = new ec2sdk.EC2Client(sdkConfig(lab.cloud));
    const subnet = async (zone: string, at: number) => {
      const want = { VpcId, CidrBlock: `10.0.${at}.0/24`, AvailabilityZone: `us-east-1${zone}` };
      return (await ec2.send(new ec2sdk.CreateSubnetCommand(want))).Subnet?.SubnetId ?? "";
    };
    const [one = "", two = ""] = lab.subnetIds;
    await expect(update({ resourcesVpcConfig: { subnetIds: [one, two, await subnet("c", 8)] } })).rejects.toMatchObject(
      {
        name: "InvalidParameterException",
        message:
          "Provided subnets belong to the AZs 'us-east-1a,us-east-1b,us-east-1c'. But they should belong to the exact set of AZs 'us-east-1a,us-east-1b' in which subnets were provided during cluster creation.",
      },
    );
    const subnetIds = [one, await subnet("b", 9)];
    await update({ resourcesVpcConfig: { subnetIds } });
    drain();
    expect((await describeCluster())?.resourcesVpcConfig?.subnetIds).toEqual(subnetIds);
  });

  test("goes up by one version", async () => {
    const up = (version: string) => lab.eks.send(new sdk.UpdateClusterVersionCommand({ name: "lab", version }));
    await expect(up("1.34")).rejects.toMatchObject({ name: "InvalidParameterException" });
    await expect(up("1.33")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});
