import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, numberOf, type Operations } from "../../engine/operation.ts";
import { chosen, type Filters, paged } from "./describe.ts";
import { templateData } from "./launch-template-data.ts";
import { onceForToken } from "./once.ts";
import type { LaunchTemplate, TemplateVersion } from "./region.ts";
import { creationTags, existing, here, newId, refuse } from "./state.ts";

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:launch-template/${call.text("LaunchTemplateId") ?? "*"}`;

// The codes are those of moto's ec2/exceptions.py, which names each after AWS.
const noSuchName = (name: string) =>
  refuse(
    "InvalidLaunchTemplateName.NotFoundException",
    `The specified launch template, with template name ${name}, does not exist.`,
  );

/** The launch template with this ID or name: what EKS looks for too. */
export const findTemplate = (call: Call, { id, name }: { id?: string | undefined; name?: string | undefined }) =>
  id === undefined
    ? Object.values(here(call).templates).find(({ launchTemplateName }) => launchTemplateName === name)
    : lookup(here(call).templates, id);

function theTemplate(call: Call): LaunchTemplate {
  const [id, name] = [call.text("LaunchTemplateId"), call.text("LaunchTemplateName")];
  if (id !== undefined && name !== undefined)
    throw refuse(
      "InvalidParameterCombination",
      "Only one of launch template ID and launch template name may be given.",
    );
  if (id === undefined && name === undefined)
    throw refuse("MissingParameter", "The request must contain the parameter launchTemplateId or launchTemplateName");
  if (id !== undefined) return existing(call, "lt", id);
  const found = findTemplate(call, { name });
  if (!found) throw noSuchName(name ?? "");
  return found;
}

/** The version that a text means: a number, `$Latest` or `$Default`. */
export function versionOf(template: LaunchTemplate, wanted: string): TemplateVersion | undefined {
  const { latestVersionNumber, defaultVersionNumber } = template;
  const number =
    wanted === "$Latest" ? latestVersionNumber : wanted === "$Default" ? defaultVersionNumber : Number(wanted);
  return template.versions.find(({ versionNumber }) => versionNumber === number);
}

function theVersion(template: LaunchTemplate, wanted: string): TemplateVersion {
  const found = versionOf(template, wanted);
  if (found) return found;
  throw refuse(
    "InvalidLaunchTemplateId.VersionNotFound",
    `Could not find the specified version ${wanted} for the launch template with ID ${template.launchTemplateId}.`,
  );
}

const shown = ({ versions: _versions, ...template }: LaunchTemplate): Fields => template;

const shownVersion = (template: LaunchTemplate, version: TemplateVersion): Fields => ({
  launchTemplateId: template.launchTemplateId,
  launchTemplateName: template.launchTemplateName,
  ...version,
  defaultVersion: version.versionNumber === template.defaultVersionNumber,
});

function makeVersion(call: Call, versionNumber: number, source: Fields = {}): TemplateVersion {
  if (call.input.LaunchTemplateData === undefined)
    throw refuse("MissingParameter", "The request must contain the parameter launchTemplateData");
  const versionDescription = call.text("VersionDescription");
  if (versionDescription !== undefined && versionDescription.length > 255)
    throw refuse("InvalidParameterValue", "Launch template version description must be at most 255 characters.");
  return {
    versionNumber,
    ...(versionDescription === undefined ? {} : { versionDescription }),
    createTime: call.world.clock.iso(),
    createdBy: call.caller.arn,
    // A member that the request has takes the place of the source's, whole.
    launchTemplateData: { ...source, ...templateData(call.fields("LaunchTemplateData")) },
  };
}

function create(call: Call): Fields {
  const launchTemplateName = call.need("LaunchTemplateName");
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(launchTemplateName))
    throw refuse(
      "InvalidLaunchTemplateName.MalformedException",
      "A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _",
    );
  if (findTemplate(call, { name: launchTemplateName }))
    throw refuse("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
  const version = makeVersion(call, 1);
  const template: LaunchTemplate = {
    launchTemplateId: newId(call, "lt"),
    launchTemplateName,
    createTime: version.createTime,
    createdBy: version.createdBy,
    defaultVersionNumber: 1,
    latestVersionNumber: 1,
    versions: [version],
    tagSet: creationTags(call, "launch-template"),
  };
  here(call).templates[template.launchTemplateId] = template;
  return { launchTemplate: shown(template) };
}

function createVersion(call: Call): Fields {
  const template = theTemplate(call);
  const source = call.text("SourceVersion");
  const from = source === undefined ? undefined : theVersion(template, source).launchTemplateData;
  const version = makeVersion(call, template.latestVersionNumber + 1, from);
  template.versions.push(version);
  template.latestVersionNumber = version.versionNumber;
  return { launchTemplateVersion: shownVersion(template, version) };
}

function describeVersions(call: Call): Fields {
  const template = theTemplate(call);
  const wanted = call.texts("LaunchTemplateVersion");
  const [min = 1, max = template.latestVersionNumber] = ["MinVersion", "MaxVersion"].map((name) =>
    numberOf(call.input, name),
  );
  if (call.list("Filter").length > 0)
    throw refuse("UnsupportedOperation", "Filters of DescribeLaunchTemplateVersions are not simulated.");
  const named = new Set(wanted.map((each) => theVersion(template, each)));
  const all =
    named.size > 0
      ? [...named]
      : template.versions.filter(({ versionNumber }) => versionNumber >= min && versionNumber <= max);
  const { shown: page, nextToken } = paged(call, all, "LaunchTemplateVersion");
  return { launchTemplateVersionSet: page.map((version) => shownVersion(template, version)), nextToken };
}

const filters: Filters<LaunchTemplate> = {
  "launch-template-name": ({ launchTemplateName }) => [launchTemplateName],
  "create-time": ({ createTime }) => [createTime],
};

function describe(call: Call): Fields {
  const names = call.texts("LaunchTemplateName");
  const named = names.map((name) => {
    const found = findTemplate(call, { name });
    if (!found)
      throw refuse(
        "InvalidLaunchTemplateName.NotFoundException",
        "At least one of the launch templates specified in the request does not exist.",
      );
    return found;
  });
  const all = named.length > 0 ? named : Object.values(here(call).templates);
  const find = (id: string) => existing(call, "lt", id);
  const { shown: page, nextToken } = paged(
    call,
    chosen(call, all, filters, { member: "LaunchTemplateId", find }),
    names.length > 0 ? "LaunchTemplateName" : "LaunchTemplateId",
  );
  return { launchTemplates: page.map(shown), nextToken };
}

function modify(call: Call): Fields {
  const template = theTemplate(call);
  const wanted = call.text("SetDefaultVersion");
  if (wanted !== undefined) template.defaultVersionNumber = theVersion(template, wanted).versionNumber;
  return { launchTemplate: shown(template) };
}

function removeVersions(call: Call): Fields {
  const template = theTemplate(call);
  const { launchTemplateId, launchTemplateName } = template;
  const done: Fields[] = [];
  const failed: Fields[] = [];
  for (const wanted of call.texts("LaunchTemplateVersion")) {
    const one = { launchTemplateId, launchTemplateName, versionNumber: Number(wanted) };
    const at = template.versions.findIndex(({ versionNumber }) => versionNumber === Number(wanted));
    const responseError =
      Number(wanted) === template.defaultVersionNumber
        ? { code: "launchTemplateVersionIsDefault", message: "The default version cannot be deleted." }
        : at < 0
          ? { code: "launchTemplateVersionDoesNotExist", message: "The version does not exist." }
          : undefined;
    if (responseError) failed.push({ ...one, responseError });
    else {
      template.versions.splice(at, 1);
      done.push(one);
    }
  }
  return {
    successfullyDeletedLaunchTemplateVersionSet: done,
    unsuccessfullyDeletedLaunchTemplateVersionSet: failed,
  };
}

export const launchTemplateOperations: Operations = onceForToken({
  CreateLaunchTemplate: { resource, run: create },
  CreateLaunchTemplateVersion: { resource, run: createVersion },
  DescribeLaunchTemplates: { run: describe },
  DescribeLaunchTemplateVersions: { run: describeVersions },
  ModifyLaunchTemplate: { resource, run: modify },
  DeleteLaunchTemplate: {
    resource,
    run(call) {
      const template = theTemplate(call);
      delete here(call).templates[template.launchTemplateId];
      return { launchTemplate: shown(template) };
    },
  },
  DeleteLaunchTemplateVersions: { resource, run: removeVersions },
});
