import { changed, defineResource } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { whereOf } from "../client/where.ts";
import type { TemplateBody, TemplateState, TemplateVersion, TemplateWant } from "./template.ts";
import { newData, nextData, templateChanges } from "./template-data.ts";

/** A template and who looks at it: the goals that have to do with it share what was read. */
export interface LookedUpTemplate {
  readonly want: TemplateWant;
  /** Reads it again. The first time it gives what was read already. */
  look(): Promise<TemplateState | undefined>;
}

const made = /^slipway-/;

/** The version that is as wanted: the one in use before a newer one. Undefined when another has to be made. */
export const fitting = (have: TemplateState | undefined, want: TemplateWant): TemplateVersion | undefined =>
  [have?.used, have?.latest].find((version) => version && templateChanges(version.data, want).length === 0);

/**
 * How the machines of a node group are launched. Its versions never change, so a change is another version, which builds
 * on the one in use: what others put there stays. Its maker is recorded in what each version is described by.
 */
export const launchTemplate = defineResource<LookedUpTemplate, TemplateState, TemplateBody, AwsReads, Aws>({
  kind: "launch template",
  id: ({ want }) => want.name,
  where: whereOf,
  seal: {
    read: ({ versions }) => versions.find(({ description = "" }) => made.test(description))?.description,
    add: (body, record) => ({ ...body, VersionDescription: record }),
  },
  read: (template) => template.look(),

  plan({ want }, have) {
    const named = { LaunchTemplateName: want.name };
    if (have === undefined) {
      const tagged = want.tags === undefined ? {} : { tags: want.tags };
      return { operation: "create", body: { ...named, LaunchTemplateData: newData(want), ...tagged } };
    }
    const tags = changed({ tags: have.tags }, { tags: want.tags });
    const base = { ...named, ...(tags.length > 0 && want.tags ? { tags: want.tags } : {}) };
    if (fitting(have, want))
      return tags.length === 0 ? { operation: "none" } : { operation: "update", body: base, changes: tags };
    const { number, data, description } = have.used ?? have.latest;
    const body = {
      ...base,
      SourceVersion: number,
      ...(description !== undefined && made.test(description) ? { VersionDescription: description } : {}),
      LaunchTemplateData: nextData(data, want),
    };
    return { operation: "update", body, changes: [...tags, ...templateChanges(data, want)] };
  },

  async create(_name, body, aws) {
    const { createTemplate } = await import("./template-calls.ts");
    await createTemplate(body, aws);
  },

  async update({ id }, body, aws) {
    const { updateTemplate } = await import("./template-calls.ts");
    await updateTemplate(id, body, aws);
  },

  async delete(have, aws) {
    const { deleteTemplate } = await import("./template-calls.ts");
    await deleteTemplate(have, aws);
  },
});
