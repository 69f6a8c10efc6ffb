import { type Change, changed } from "@slipway/reconcile";
import { listOfTags, type Tags, tagsIn } from "../client/tags.ts";
import type { Device, TagSpecification, TemplateData, TemplateWant } from "./template.ts";

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

/** What a launch makes that takes tags, as eksctl and terraform-aws-eks have it: an instance hands none on by itself. */
const launched = ["instance", "volume", "network-interface"];

const launchedWith = (tags: Tags): Record<string, Tags> => Object.fromEntries(launched.map((type) => [type, tags]));

/** The tags in a version's data, by the type of what is launched. */
const tagsByType = ({ TagSpecifications = [] }: TemplateData): Record<string, Tags> => ({
  ...launchedWith({}),
  ...Object.fromEntries(TagSpecifications.map(({ ResourceType = "", Tags }) => [ResourceType, tagsIn(Tags)])),
});

/** Absent where nothing is wanted: then the version before counts. */
function specifications(tags: Tags | undefined, have: TemplateData = {}): Pick<TemplateData, "TagSpecifications"> {
  if (tags === undefined) return {};
  const all = Object.entries(tagsByType(have)).map(([ResourceType, before]): TagSpecification => {
    const Tags = listOfTags(launched.includes(ResourceType) ? { ...before, ...tags } : before);
    return { ResourceType, Tags };
  });
  return { TagSpecifications: all };
}

/** What of a version's data is not as wanted. */
export function templateChanges(have: TemplateData, want: TemplateWant): Change[] {
  return changed(
    { MetadataOptions: have.MetadataOptions, disk: deviceIn(have, want.device)?.Ebs, launched: tagsByType(have) },
    { MetadataOptions: metadata, disk: diskOf(want), launched: want.tags && launchedWith(want.tags) },
  );
}

/** The data of a new template. */
export function newData(want: TemplateWant): TemplateData {
  const Ebs = { ...diskOf(want), VolumeSize: want.diskSize ?? newDiskSize, DeleteOnTermination: true };
  const disks = [{ DeviceName: want.device, Ebs }];
  return { MetadataOptions: metadata, BlockDeviceMappings: disks, ...specifications(want.tags) };
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
    ...specifications(want.tags, have),
  };
}

const sizeOf = ({ diskSize }: TemplateWant) => (diskSize === undefined ? {} : { VolumeSize: diskSize });
