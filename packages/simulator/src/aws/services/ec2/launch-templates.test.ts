import * as sdk from "@aws-sdk/client-ec2";
import { type Cloud, startCloud } from "../../../cloud.ts";
import { checked } from "../../../recorded/aws/schema.test-support.ts";
import { sdkConfig } from "../../client.test-support.ts";

// The members are those of botocore's ec2/2016-11-15/service-2.json, the codes those of moto's ec2/exceptions.py.
let cloud: Cloud;
let ec2: sdk.EC2Client;
const LaunchTemplateName = "lab-workers";
const LaunchTemplateData: sdk.RequestLaunchTemplateData = {
  MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
  BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeType: "gp3", VolumeSize: 50, Encrypted: true } }],
  TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "team", Value: "lab" }] }],
};

beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
  ec2 = checked(new sdk.EC2Client(sdkConfig(cloud)), sdk, cloud);
});
afterEach(() => cloud.close());

const create = (more: Partial<sdk.CreateLaunchTemplateCommandInput> = {}) =>
  ec2.send(new sdk.CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData, ...more }));
const versions = async (Versions?: string[]) =>
  (await ec2.send(new sdk.DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions })))
    .LaunchTemplateVersions ?? [];

test("a template is kept with its data, and found by name and ID", async () => {
  const { LaunchTemplate } = await create({ VersionDescription: "first" });
  expect(LaunchTemplate).toMatchObject({ LaunchTemplateName, DefaultVersionNumber: 1, LatestVersionNumber: 1 });
  const [version] = await versions(["$Latest"]);
  expect(version).toMatchObject({ VersionNumber: 1, VersionDescription: "first", DefaultVersion: true });
  expect(version?.LaunchTemplateData).toMatchObject(LaunchTemplateData);
  const LaunchTemplateIds = [LaunchTemplate?.LaunchTemplateId ?? ""];
  const { LaunchTemplates } = await ec2.send(new sdk.DescribeLaunchTemplatesCommand({ LaunchTemplateIds }));
  expect(LaunchTemplates).toMatchObject([{ LaunchTemplateName }]);
  await expect(create()).rejects.toMatchObject({ name: "InvalidLaunchTemplateName.AlreadyExistsException" });
  await ec2.send(new sdk.DeleteLaunchTemplateCommand({ LaunchTemplateName }));
  await expect(versions()).rejects.toMatchObject({ name: "InvalidLaunchTemplateName.NotFoundException" });
});

test("a version takes what it does not name from its source, and the default stays until it is changed", async () => {
  await create();
  const more = { LaunchTemplateName, SourceVersion: "$Latest", ClientToken: "once" };
  const next = () =>
    ec2.send(new sdk.CreateLaunchTemplateVersionCommand({ ...more, LaunchTemplateData: { EbsOptimized: true } }));
  await next();
  // A token makes one version, however often it comes.
  expect((await next()).LaunchTemplateVersion?.VersionNumber).toBe(2);
  const [latest] = await versions(["$Latest"]);
  expect(latest).toMatchObject({ VersionNumber: 2, DefaultVersion: false });
  expect(latest?.LaunchTemplateData).toMatchObject({ ...LaunchTemplateData, EbsOptimized: true });
  expect((await versions(["$Default"]))[0]?.VersionNumber).toBe(1);
  await ec2.send(new sdk.ModifyLaunchTemplateCommand({ LaunchTemplateName, DefaultVersion: "2" }));
  expect((await versions(["$Default"]))[0]?.VersionNumber).toBe(2);
  const removed = await ec2.send(
    new sdk.DeleteLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions: ["1", "2"] }),
  );
  expect(removed.SuccessfullyDeletedLaunchTemplateVersions).toMatchObject([{ VersionNumber: 1 }]);
  expect(removed.UnsuccessfullyDeletedLaunchTemplateVersions).toMatchObject([
    { VersionNumber: 2, ResponseError: { Code: "launchTemplateVersionIsDefault" } },
  ]);
});

test("what cannot be launched is refused, and so is by name what is not simulated", async () => {
  const wrong = create({ LaunchTemplateData: { MetadataOptions: { HttpPutResponseHopLimit: 65 } } });
  await expect(wrong).rejects.toMatchObject({ name: "InvalidParameterValue" });
  const odd = create({ LaunchTemplateData: { HibernationOptions: { Configured: true } } });
  await expect(odd).rejects.toMatchObject({
    message: "LaunchTemplateData.HibernationOptions of launch templates is not simulated.",
  });
  await expect(create({ LaunchTemplateName: "a" })).rejects.toMatchObject({
    name: "InvalidLaunchTemplateName.MalformedException",
  });
});

test("instance types are shown with their architecture", async () => {
  const types = async (...InstanceTypes: sdk._InstanceType[]) =>
    (await ec2.send(new sdk.DescribeInstanceTypesCommand({ InstanceTypes }))).InstanceTypes;
  expect(await types("t4g.medium", "m5.large")).toMatchObject([
    { InstanceType: "t4g.medium", ProcessorInfo: { SupportedArchitectures: ["arm64"] } },
    { InstanceType: "m5.large", VCpuInfo: { DefaultVCpus: 2 }, MemoryInfo: { SizeInMiB: 8192 } },
  ]);
  await expect(types("m5.huge" as sdk._InstanceType)).rejects.toMatchObject({
    name: "InvalidInstanceType",
    message: "The following supplied instance types do not exist: [m5.huge]",
  });
});
