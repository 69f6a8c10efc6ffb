import type { ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";

/** Anything that goes over the wire. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Fields;

/** Named members, in the vendor's wire shape. */
export interface Fields {
  readonly [name: string]: Value;
}

/** Who signed a request. */
export interface Caller {
  readonly account: string;
  /** As GetCallerIdentity shows it: for a role's session, the session. */
  readonly arn: string;
  readonly userId: string;
  /** The user or role whose policies count. */
  readonly principalArn: string;
}

/** AWS says no. */
export class AwsRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Members beside the message. */
  readonly more: Fields;

  constructor(status: number, code: string, message: string, more: Fields = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** One request as an operation sees it. */
export interface Call {
  readonly world: World;
  readonly region: string;
  readonly account: string;
  readonly caller: Caller;
  readonly request: ApiRequest;
  readonly input: Fields;
  text(name: string): string | undefined;
  /** The same, and refused in the API's words when it is missing. */
  need(name: string): string;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  texts(name: string): string[];
  /** The members of a structure, none when it is missing. */
  fields(name: string): Fields;
  list(name: string): Fields[];
  /** The most items that a page of a list may have, where the world limits it. */
  readonly pageSize: number | undefined;
  /** What was requested is not finished: a fast clock may assume that the client waits. */
  waits(): void;
}

/** A permission and what it is needed on. */
export interface Need {
  readonly permission: string;
  readonly resource?: string;
  /** What conditions of a policy may ask about the request, by key in small letters. */
  readonly facts?: Readonly<Record<string, string>>;
  /** How the API says that it lacks, where it says so in words of its own. */
  readonly denial?: AwsRefusal;
}

export interface Operation {
  /** `METHOD /path/{member}` where the protocol has routes. */
  readonly route?: string;
  /** Left out, the API's prefix and the operation's name; `none` where nothing is needed. */
  readonly permission?: string | "none";
  /** What the permission is needed on; left out, `*`. */
  readonly resource?: (call: Call) => string;
  /** What conditions of a policy may ask about it, by key in small letters. */
  readonly facts?: (call: Call) => Readonly<Record<string, string>>;
  /** What is needed besides. */
  readonly also?: (call: Call) => Need[];
  /** Permissions that will be needed later, when what was begun is carried out; recorded, not judged yet. */
  readonly foresees?: (call: Call) => readonly string[];
  readonly unsigned?: true;
  /** The members of the answer that the vendor's model pages together, where the operation does not page them itself. */
  readonly pages?: {
    readonly lists: readonly string[];
    /** A list of ids in the input: what is named is answered whole. */
    readonly unless?: string;
  };
  run(call: Call): Fields | undefined;
}

export type Operations = Readonly<Record<string, Operation>>;

/** The codes by which an API turns away who cannot sign in or may not do it. */
export interface Denials {
  readonly unsigned: readonly [number, string, string];
  readonly unknownKey: readonly [number, string, string];
  readonly badSignature: readonly [number, string, string];
  readonly expired: readonly [number, string, string];
  readonly denied: readonly [number, string];
}

export type ProtocolName = "query" | "ec2" | "json" | "rest-json";

/** The members by which an API pages its lists. */
export interface Paging {
  /** Of the input: where to continue. */
  readonly token: string;
  /** Of the input: how many at most. */
  readonly size: string;
  /** Of the answer: where the next page starts. */
  readonly next: string;
  /** Of the answer: whether there is a next page, where the API says so. */
  readonly truncated?: string;
}

export interface Api {
  /** As in ARNs, permissions and the credential scope. */
  readonly prefix: string;
  readonly protocol: ProtocolName;
  /** The XML namespace, or the prefix of X-Amz-Target. */
  readonly namespace: string;
  readonly version: string;
  readonly operations: Operations;
  readonly denials: Denials;
  readonly paging?: Paging;
  missing(member: string): AwsRefusal;
  /** Why the operation is refused when the caller only asks whether it would be allowed, apart from the caller's rights. */
  dryRun?(call: Call, operation: Operation): AwsRefusal | undefined;
}

export const isFields = (value: Value): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The member as text; numbers and truth values as they are written on the wire. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function textsOf(fields: Fields, name: string): string[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

export function listOf(fields: Fields, name: string): Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function fieldsOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

export function numberOf(fields: Fields, name: string): number | undefined {
  const text = textOf(fields, name);
  return text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

export function flagOf(fields: Fields, name: string): boolean | undefined {
  const text = textOf(fields, name);
  return text === undefined ? undefined : text === "true";
}
