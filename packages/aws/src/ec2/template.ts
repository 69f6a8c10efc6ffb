import type { Tags } from "../client/tags.ts";

/** How machines are launched, as EC2 has it, as far as it matters here. */
export interface TemplateData {
  readonly MetadataOptions?: {
    readonly HttpEndpoint?: string;
    readonly HttpTokens?: string;
    readonly HttpPutResponseHopLimit?: number;
  };
  readonly BlockDeviceMappings?: readonly Device[];
  /** The tags of what a launch makes, by its type. */
  readonly TagSpecifications?: readonly TagSpecification[];
}

/** A disk of a machine, by the name of its device. */
export interface Device {
  readonly DeviceName?: string;
  readonly Ebs?: Readonly<Record<string, unknown>>;
}

export interface TagSpecification {
  readonly ResourceType?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

/** One version of a launch template. Versions are never changed: a change is another version. */
export interface TemplateVersion {
  readonly number: string;
  readonly description: string | undefined;
  readonly data: TemplateData;
}

/** A launch template as EC2 has it. */
export interface TemplateState {
  readonly id: string;
  readonly name: string;
  /** The version that is in use, the newest and the default one: what a change may build on. */
  readonly versions: readonly TemplateVersion[];
  readonly latest: TemplateVersion;
  /** The version that is in use. */
  readonly used: TemplateVersion | undefined;
  /** As far as they were asked for. */
  readonly tags: Tags;
}

/** A launch template as it is to be. What is undefined is its owner's matter. */
export interface TemplateWant {
  readonly name: string;
  /** The device that holds what nodes store. */
  readonly device: string;
  /** In GiB. */
  readonly diskSize: number | undefined;
  /** Of the template, and of what it launches. */
  readonly tags: Tags | undefined;
}

/** What to write, in wire shape but for the tags: a template, its next version, or its tags alone. */
export interface TemplateBody {
  readonly LaunchTemplateName: string;
  /** The version whose data counts where this says nothing. */
  readonly SourceVersion?: string;
  readonly VersionDescription?: string;
  readonly LaunchTemplateData?: TemplateData;
  readonly tags?: Tags;
}
