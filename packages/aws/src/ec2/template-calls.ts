import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
  type LaunchTemplateVersion,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { ec2Of } from "./client.ts";
import type { TemplateBody, TemplateData, TemplateState, TemplateVersion } from "./template.ts";

/** A template by its name, with the version that is in use. Undefined when there is none. */
export async function readTemplate(
  name: string,
  used: string | undefined,
  aws: AwsReads,
): Promise<TemplateState | undefined> {
  const ec2 = ec2Of(aws);
  const Versions = ["$Latest", "$Default", ...(used === undefined ? [] : [used])];
  const found = await unlessGone(
    call(aws.run, `ec2:DescribeLaunchTemplateVersions of ${name}`, (options) =>
      ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: name, Versions }), options),
    ),
  );
  const versions = (found?.LaunchTemplateVersions ?? []).map(versionOf);
  const latest = versions.toSorted((one, other) => Number(other.number) - Number(one.number))[0];
  const id = found?.LaunchTemplateVersions?.[0]?.LaunchTemplateId;
  if (latest === undefined || id === undefined) return undefined;
  return { id, name, versions, latest, used: versions.find(({ number }) => number === used) };
}

const versionOf = ({
  VersionNumber,
  VersionDescription,
  LaunchTemplateData,
}: LaunchTemplateVersion): TemplateVersion => ({
  number: String(VersionNumber),
  description: VersionDescription,
  data: (LaunchTemplateData ?? {}) as unknown as TemplateData,
});

/** EC2 has no 404. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && /^InvalidLaunchTemplate(Name|Id)\.NotFound/.test(error.code)) return undefined;
    throw error;
  }
}

/** A token for each write, so that one that is sent again after a lost answer is done once. */
const token = () => ({ ClientToken: crypto.randomUUID() });

/** The vendor's types want lists that can be changed. */
const dataOf = ({ LaunchTemplateData }: TemplateBody) => LaunchTemplateData as unknown as RequestLaunchTemplateData;

export async function createTemplate(body: TemplateBody, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  const input = { ...body, LaunchTemplateData: dataOf(body), ...token() };
  await aws.write(`ec2:CreateLaunchTemplate ${body.LaunchTemplateName}`, (options) =>
    ec2.send(new CreateLaunchTemplateCommand(input), options),
  );
}

export async function addVersion(body: TemplateBody, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  const input = { ...body, LaunchTemplateData: dataOf(body), ...token() };
  await aws.write(`ec2:CreateLaunchTemplateVersion of ${body.LaunchTemplateName}`, (options) =>
    ec2.send(new CreateLaunchTemplateVersionCommand(input), options),
  );
}

/** Deletes a template with all its versions. */
export async function deleteTemplate({ id, name }: TemplateState, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  await unlessGone(
    aws.write(`ec2:DeleteLaunchTemplate ${name}`, (options) =>
      ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id }), options),
    ),
  );
}
