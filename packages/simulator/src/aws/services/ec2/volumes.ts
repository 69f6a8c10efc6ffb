import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { seconds } from "../iam/document.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import type { Volume } from "./region.ts";
import { creationTags, existing, here, newId, refuse, refuseUnsimulated } from "./state.ts";
import { zoneOf } from "./zones.ts";

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:volume/${call.text("VolumeId") ?? "*"}`;

const filters: Filters<Volume> = {
  "volume-id": ({ volumeId }) => [volumeId],
  status: ({ status }) => [status],
  "volume-type": ({ volumeType }) => [volumeType],
  "availability-zone": ({ availabilityZone }) => [availabilityZone],
  size: ({ size }) => [String(size)],
  encrypted: ({ encrypted }) => [String(encrypted)],
  "attachment.instance-id": ({ attachmentSet }) => attachmentSet.map(({ instanceId }) => instanceId),
  "attachment.status": ({ attachmentSet }) => attachmentSet.map(({ status }) => status),
};

const unsimulated = [
  "SnapshotId",
  "KmsKeyId",
  "OutpostArn",
  "MultiAttachEnabled",
  "SourceVolumeId",
  "VolumeInitializationRate",
  "Iops",
  "Throughput",
];

/** What a volume of a type does without a word about it (API reference of CreateVolume). */
const speeds: Readonly<Record<string, { readonly iops?: number; readonly throughput?: number }>> = {
  gp2: { iops: 100 },
  gp3: { iops: 3000, throughput: 125 },
  standard: {},
};

function create(call: Call): Fields {
  refuseUnsimulated(call, unsimulated);
  const zone = zoneOf(call.region, call.need("AvailabilityZone"));
  if (!zone) throw refuse("InvalidZone.NotFound", `The zone '${call.text("AvailabilityZone")}' does not exist.`);
  const volumeType = call.text("VolumeType") ?? "gp2";
  const speed = speeds[volumeType];
  if (speed === undefined)
    throw refuse("InvalidParameterValue", `Volumes of the type ${volumeType} are not simulated.`);
  const size = call.number("Size");
  if (size === undefined) throw refuse("MissingParameter", "The request must contain the parameter size or snapshotId");
  const volume: Volume = {
    ...{ volumeId: newId(call, "vol"), size, snapshotId: "", availabilityZone: zone.zoneName, status: "available" },
    ...{ createTime: seconds(call.world), volumeType, ...speed },
    ...{ encrypted: call.flag("Encrypted") ?? false, multiAttachEnabled: false, attachmentSet: [] },
    tagSet: creationTags(call, "volume"),
  };
  here(call).volumes[volume.volumeId] = volume;
  const { attachmentSet: _none, ...shown } = volume;
  return { ...shown, status: "creating" };
}

/** A machine that runs, and where. */
function machine(call: Call, id: string) {
  const found = Object.values(here(call).machines)
    .flat()
    .find(({ instanceId }) => instanceId === id);
  if (found) return found;
  throw refuse("InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
}

/** Volumes of EBS: what they hold is not simulated. The machines that may have them are the nodes of clusters. */
export const volumeOperations: Operations = {
  CreateVolume: { resource, run: create },
  DescribeVolumes: {
    run(call) {
      const find = (id: string) => existing(call, "vol", id);
      const all = Object.values(here(call).volumes);
      const { shown, nextToken } = paged(call, chosen(call, all, filters, { member: "VolumeId", find }), "VolumeId");
      return { volumeSet: shown.map((each) => ({ ...each })), nextToken };
    },
  },
  AttachVolume: {
    resource,
    run(call) {
      const volume = existing(call, "vol", call.need("VolumeId"));
      const { instanceId, availabilityZone } = machine(call, call.need("InstanceId"));
      if (volume.status !== "available") throw refuse("IncorrectState", `${volume.volumeId} is not 'available'.`);
      if (availabilityZone !== volume.availabilityZone)
        throw refuse(
          "InvalidVolume.ZoneMismatch",
          `The volume '${volume.volumeId}' is not in the same availability zone as instance '${instanceId}'`,
        );
      const attached = {
        ...{ volumeId: volume.volumeId, instanceId, device: call.need("Device") },
        ...{ status: "attached", attachTime: seconds(call.world), deleteOnTermination: false },
      };
      volume.attachmentSet = [attached];
      volume.status = "in-use";
      return { ...attached, status: "attaching" };
    },
  },
  DetachVolume: {
    resource,
    run(call) {
      const volume = existing(call, "vol", call.need("VolumeId"));
      const [attached] = volume.attachmentSet;
      if (attached === undefined)
        throw refuse("IncorrectState", `Volume '${volume.volumeId}' is in the 'available' state.`);
      volume.attachmentSet = [];
      volume.status = "available";
      return { ...attached, status: "detaching" };
    },
  },
  DeleteVolume: {
    resource,
    run(call) {
      const { volumeId, attachmentSet } = existing(call, "vol", call.need("VolumeId"));
      const [attached] = attachmentSet;
      // The sentence is that of NixOS/nixops-aws#104.
      if (attached !== undefined)
        throw refuse("VolumeInUse", `Volume ${volumeId} is currently attached to ${attached.instanceId}`);
      delete here(call).volumes[volumeId];
      return { return: true };
    },
  },
};
