import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";
import { runMachines } from "./machines.ts";
import { ec2Region } from "./state.ts";

// Of the vendor's model; the tags are those of aws-ebs-csi-driver (pkg/driver/constants.go), the refusal that of NixOS/nixops-aws#104.
let cloud: Cloud;
let ec2: sdk.EC2Client;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const InstanceId = "i-0a1b2c3d4e5f60718";
const run = (...machines: string[]) =>
  runMachines(
    ec2Region(cloud.world, "us-east-1"),
    "nodes",
    machines.map((instanceId) => ({ instanceId, availabilityZone: "us-east-1a" })),
  );

async function volume() {
  const Tags = [{ Key: "kubernetes.io/cluster/lab", Value: "owned" }];
  const TagSpecifications = [{ ResourceType: "volume" as const, Tags }];
  const input = { AvailabilityZone: "us-east-1a", Size: 20, VolumeType: "gp3" as const, TagSpecifications };
  return (await ec2.send(new sdk.CreateVolumeCommand(input))).VolumeId ?? "";
}
const read = async (VolumeId: string) => {
  const Filters = [{ Name: "tag-key", Values: ["kubernetes.io/cluster/lab"] }];
  const { Volumes } = await ec2.send(new sdk.DescribeVolumesCommand({ Filters }));
  return Volumes?.find((each) => each.VolumeId === VolumeId);
};

test("a volume that a machine has is not deleted, and outlives the machine", async () => {
  run(InstanceId);
  const VolumeId = await volume();
  expect(await read(VolumeId)).toMatchObject({ State: "available", Size: 20, Iops: 3000, Throughput: 125 });
  await ec2.send(new sdk.AttachVolumeCommand({ VolumeId, InstanceId, Device: "/dev/xvdaa" }));
  expect(await read(VolumeId)).toMatchObject({ State: "in-use", Attachments: [{ InstanceId, State: "attached" }] });
  const drop = new sdk.DeleteVolumeCommand({ VolumeId });
  await expect(ec2.send(drop)).rejects.toMatchObject({
    name: "VolumeInUse",
    message: `Volume ${VolumeId} is currently attached to ${InstanceId}`,
  });
  run();
  expect(await read(VolumeId)).toMatchObject({ State: "available", Attachments: [] });
  await ec2.send(drop);
  await expect(ec2.send(drop)).rejects.toMatchObject({
    name: "InvalidVolume.NotFound",
    message: `The volume '${VolumeId}' does not exist.`,
  });
});

test("a volume is attached where its zone is, to a machine that runs", async () => {
  run(InstanceId);
  const { VolumeId } = await ec2.send(new sdk.CreateVolumeCommand({ AvailabilityZone: "us-east-1b", Size: 1 }));
  const attach = (to: string) =>
    ec2.send(new sdk.AttachVolumeCommand({ VolumeId, InstanceId: to, Device: "/dev/xvdaa" }));
  await expect(attach(InstanceId)).rejects.toMatchObject({ name: "InvalidVolume.ZoneMismatch" });
  await expect(attach("i-00000000000000000")).rejects.toMatchObject({ name: "InvalidInstanceID.NotFound" });
});
