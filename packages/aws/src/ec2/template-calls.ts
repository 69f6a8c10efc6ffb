import {
  CreateLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type LaunchTemplateVersion,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import type { Aws, AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { AwsError } from "../client/errors.ts";
import { listOfTags, type Tags, tagsIn } from "../client/tags.ts";
import { ec2Of } from "./client.ts";
import { tagging } from "./tag-command.ts";
import type { TemplateBody, TemplateData, TemplateState, TemplateVersion } from "./template.ts";

/** A template by its name, with the version that is in use. Its tags take a request more. Undefined when there is none. */
export async function readTemplate(
  name: string,
  { used, withTags }: { readonly used: string | undefined; readonly withTags: boolean },
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
  const tags = withTags ? await readTags(id, aws) : {};
  return tags && { id, name, versions, latest, used: versions.find(({ number }) => number === used), tags };
}

async function readTags(id: string, aws: AwsReads): Promise<Tags | undefined> {
  const found = await unlessGone(
    call(aws.run, `ec2:DescribeLaunchTemplates ${id}`, (options) =>
      ec2Of(aws).send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] }), options),
    ),
  );
  return found && tagsIn(found.LaunchTemplates?.[0]?.Tags);
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

export async function createTemplate({ tags, ...body }: TemplateBody, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  const input: CreateLaunchTemplateCommandInput = {
    ...body,
    LaunchTemplateData: dataOf(body),
    ...(tags && { TagSpecifications: [{ ResourceType: "launch-template", Tags: listOfTags(tags) }] }),
    ...token(),
  };
  await aws.write(`ec2:CreateLaunchTemplate ${body.LaunchTemplateName}`, (options) =>
    ec2.send(new CreateLaunchTemplateCommand(input), options),
  );
}

/** Sets the template's own tags, and adds a version, as far as the body names them. */
export async function updateTemplate(id: string, { tags, ...body }: TemplateBody, aws: Aws): Promise<void> {
  const ec2 = ec2Of(aws);
  if (tags !== undefined)
    await aws.write(`ec2:CreateTags of ${body.LaunchTemplateName}`, (options) => ec2.send(tagging(id, tags), options));
  if (body.LaunchTemplateData === undefined) return;
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
