import type { Fields } from "../../engine/operation.ts";

/** What a resource's handler works with: its properties, and the other services. */
export interface StackClient {
  /** Call one of AWS's other APIs as the stack's caller. */
  call(api: "ec2" | "iam", operation: string, input: Fields): Fields;
  readonly properties: Fields;
  readonly stackName: string;
  readonly logicalId: string;
  readonly account: string;
  readonly region: string;
  /** Of the stack, of the resource, and CloudFormation's own. */
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** A name as CloudFormation makes them. */
  newName(): string;
}

export interface Made {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** How a type of resource is made, changed and removed: by the operations of its own service. */
export interface ResourceHandler {
  readonly seconds: number;
  /** Permissions that a creation needs. */
  readonly permissions: readonly string[];
  /** Those that it needs besides for these properties, in a stack with these tags. */
  readonly needsFor?: (properties: Fields, stackTags: readonly unknown[]) => readonly string[];
  /** Permissions that a removal needs, as `handlers.delete` of CloudFormation's own resource schemas says them; left out, none. */
  readonly removes?: (properties: Fields) => readonly string[];
  /** Properties that cannot be changed in place. */
  readonly replaces: readonly string[];
  readonly capability?: (properties: Fields) => "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM";
  make(client: StackClient): Made;
  /** Changes it in place; left out, no property can be changed in place. */
  change?(client: StackClient, id: string, before: Fields): void;
  /** Its attributes after a change; left out, a change does not affect them. */
  attributes?(id: string, properties: Fields): Made["attributes"];
  remove(client: StackClient, id: string): void;
  /** Whether it still exists; left out, it is assumed to. */
  exists?(client: StackClient, id: string): boolean;
}

export type ResourceHandlers = Readonly<Record<string, ResourceHandler>>;
