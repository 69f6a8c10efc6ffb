import { type Change, changed } from "@slipway/reconcile";
import type { Device, TemplateData, TemplateWant } from "./template.ts";

/** In GiB: images and logs do not fit into the 20 that EKS gives. */
const newDiskSize = 50;

/** Instances hand out their role only to who speaks IMDSv2, and not to pods, which are one hop further away. */
const metadata = { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 };

const diskOf = ({ diskSize }: TemplateWant) => ({
  VolumeType: "gp3",
  VolumeSize: diskSize,
  Encrypted: true,
});

const deviceIn = ({ BlockDeviceMappings = [] }: TemplateData, device: string): Device | undefined =>
  BlockDeviceMappings.find(({ DeviceName }) => DeviceName === device);

/** What of a version's data is not as wanted. */
export function templateChanges(have: TemplateData, want: TemplateWant): Change[] {
  return changed(
    { MetadataOptions: have.MetadataOptions, disk: deviceIn(have, want.device)?.Ebs },
    { MetadataOptions: metadata, disk: diskOf(want) },
  );
}

/** The data of a new template. */
export function newData(want: TemplateWant): TemplateData {
  const Ebs = { ...diskOf(want), VolumeSize: want.diskSize ?? newDiskSize, DeleteOnTermination: true };
  return { MetadataOptions: metadata, BlockDeviceMappings: [{ DeviceName: want.device, Ebs }] };
}

/** What the next version says otherwise: each member whole, with what others have put into it. */
export function nextData(have: TemplateData, want: TemplateWant): TemplateData {
  const before = deviceIn(have, want.device);
  const { VolumeSize = newDiskSize, ...disk } = diskOf(want);
  const Ebs = { VolumeSize, DeleteOnTermination: true, ...before?.Ebs, ...disk, ...sizeOf(want) };
  const others = (have.BlockDeviceMappings ?? []).filter((device) => device !== before);
  return {
    MetadataOptions: { ...have.MetadataOptions, ...metadata },
    BlockDeviceMappings: [...others, { ...before, DeviceName: want.device, Ebs }],
  };
}

const sizeOf = ({ diskSize }: TemplateWant) => (diskSize === undefined ? {} : { VolumeSize: diskSize });
