import type { Fields } from "../../engine/operation.ts";

/** How a kind of resource makes, changes and removes what it stands for: by the operations of its own service. */
export interface Hands {
  /** Ask one of AWS's other APIs, as whoever owns the stack. */
  ask(api: "ec2" | "iam", operation: string, input: Fields): Fields;
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

export interface Kind {
  readonly seconds: number;
  /** Permissions that making it takes. */
  readonly permissions: readonly string[];
  /** Properties that cannot be changed in place. */
  readonly replaces: readonly string[];
  readonly capability?: (properties: Fields) => "CAPABILITY_IAM" | "CAPABILITY_NAMED_IAM";
  make(hands: Hands): Made;
  /** Change it in place; left out, nothing of it can be. */
  change?(hands: Hands, id: string, before: Fields): void;
  /** Its attributes after a change, where the change shows in them. */
  attributes?(id: string, properties: Fields): Made["attributes"];
  remove(hands: Hands, id: string): void;
  /** Whether it is there still; left out, it is taken to be. */
  exists?(hands: Hands, id: string): boolean;
}

export type Kinds = Readonly<Record<string, Kind>>;
