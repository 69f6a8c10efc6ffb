import type { World } from "../../world/world.ts";
import type { JsonObject } from "./json.ts";
import type { ArmOptions, Identity } from "./options.ts";
import type { Refusal } from "./refusal.ts";
import type { ArmState, Entry, Operation, Resource } from "./state.ts";
import type { StyleName } from "./styles.ts";

/** The simulated ARM as a type of resource sees it. */
export interface ArmContext {
  readonly world: World;
  readonly state: ArmState;
  readonly options: ArmOptions;
  readonly resourceType: (type: string) => ResourceType | undefined;
  /** The permission patterns that an identity has been limited to, if it has. */
  readonly limits: (identity: string) => readonly string[] | undefined;
}

/** A write as a type of resource sees it. */
export interface WriteRequest {
  readonly arm: ArmContext;
  readonly type: ResourceType;
  /** As the resource will carry it. */
  readonly id: string;
  readonly name: string;
  readonly verb: "put" | "patch";
  readonly body: JsonObject;
  readonly have: Entry | undefined;
  readonly apiVersion: string;
  readonly identity: Identity;
  readonly query: URLSearchParams;
  /** An operator's own, which no policy judges. */
  readonly unjudged?: true;
}

/** The resource as it will be kept, with what will not be shown. */
export interface Built {
  readonly resource: Resource;
  readonly hidden?: JsonObject;
}

/** A POST on a resource as its type sees it. */
export interface ActionRequest {
  readonly arm: ArmContext;
  readonly type: ResourceType;
  readonly entry: Entry;
  readonly body: JsonObject;
  readonly apiVersion: string;
  readonly identity: Identity;
  readonly query: URLSearchParams;
}

/** What a POST gives: a result now, or an operation whose result a Location gives. */
export interface ActionResult {
  readonly body?: JsonObject;
  readonly wait?: { readonly style: StyleName; readonly seconds: number };
}

export interface PostAction {
  /** The permission's last part: `listKeys/action`. */
  readonly permission: string;
  /** `provisioningState` meanwhile, when the action changes the resource: it is then one at a time with the writes. */
  readonly state?: string;
  readonly run: (action: ActionRequest) => ActionResult | Promise<ActionResult>;
}

/** How long a write takes, and in which style ARM reports the wait. */
export interface Timing {
  /** Absent: the answer is final. */
  readonly style?: StyleName;
  readonly seconds?: number | ((resource: Resource) => number);
  /** `provisioningState` meanwhile, when not Creating, Updating or Deleting. */
  readonly state?: string | ((have: Entry | undefined, now: Entry) => string);
  /** The api-versions in which the answer is final all the same. */
  readonly atOnce?: (apiVersion: string) => boolean;
  /** A write that changes nothing takes its time, too. */
  readonly evenUnchanged?: boolean;
}

export interface Etag {
  readonly make: (arm: ArmContext) => string;
  /** Where the body carries it; "" when only a header does. */
  readonly path: string;
  readonly header: boolean;
  /** The refusal for a wrong If-Match (`given`). */
  readonly mismatch: (entry: Entry, given: string) => Refusal;
  /** The refusal for `If-None-Match: *`. Most providers ignore that header and treat the PUT as a change. */
  readonly exists?: (entry: Entry) => Refusal;
  /** Such a write is accepted, and then its operation fails. */
  readonly failsLater?: boolean;
}

/** What a provider's answers look like around the body. */
export interface Wire {
  readonly json: string;
  /** Content type of an answer without a body. */
  readonly empty?: string;
  /** Which counter the answers carry. */
  readonly meter: "global" | "dns";
  /** A POST that only reads is not counted. */
  readonly freePosts?: boolean;
  /** The answers say which api-version they are of. */
  readonly showsVersion?: true;
  /** Headers of the provider's own, on every answer and on those to writes. */
  readonly always?: Readonly<Record<string, string>>;
  readonly onWrite?: Readonly<Record<string, string>>;
}

/** A property that only later api-versions show. */
export interface Since {
  readonly path: string;
  /** The first stable version that has it; absent, none has it yet. */
  readonly stable?: string;
  /** The first preview that has it; absent, the stable version was the first. */
  readonly preview?: string;
}

/** A right that a write needs on another resource that it names. */
export interface Link {
  readonly id: string;
  readonly permission: string;
  /** Refuse when there is no such resource. */
  readonly exists: boolean;
}

/** How the provider checks a new name. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly refuse: (name: string) => Refusal;
}

/** One write at a time: on the resource itself, or on its outermost parent. */
export interface Serial {
  readonly on: "self" | "root";
  readonly refuse: (running: Operation, busy: Entry) => Refusal;
}

/** A type of resource: data, and the few small functions in which it differs from the others. */
export interface ResourceType {
  /** Full type in its canonical case. */
  readonly name: string;
  /** The `type` that answers carry when it is written differently; `false` when they carry none. */
  readonly shownType?: string | false;
  /** What a top-level resource belongs to; children belong to their parent. Only ARM's own groups belong to a subscription. */
  readonly under: "subscription" | "group" | "any" | "parent";
  readonly location?: "required" | "global";
  readonly naming?: {
    readonly rule?: NameRule;
    /** The id under which it is kept, when it can be requested at other scopes too. */
    readonly keptAt?: (id: string) => string;
    /** How the provider changes the letter case of an id. */
    readonly writeId?: (id: string) => string;
  };
  readonly versions: {
    /** First and last api-version accepted, previews between them included. */
    readonly range: readonly [first: string, last: string];
    readonly since?: readonly Since[];
  };
  readonly wire?: Wire;
  readonly lifecycle?: {
    readonly put?: Timing;
    readonly patch?: Timing;
    readonly remove?: Timing;
    /** It has no `properties.provisioningState`. */
    readonly stateless?: boolean;
    /** A create that fails leaves nothing behind, instead of a resource in state Failed. */
    readonly failsAway?: boolean;
    /** A change that fails is kept, in state Failed, instead of being undone. */
    readonly failsInPlace?: boolean;
  };
  /** Where its answers differ from what is usual. */
  readonly answers?: {
    /** Status of an immediate PUT that creates, when not 201. */
    readonly createdStatus?: number;
    /** Status of a PUT on what exists, when not 200. */
    readonly changedStatus?: number;
    /** A 201 carries a relative Location, which is not an operation. */
    readonly createdLocation?: boolean;
    /** A DELETE of what does not exist is refused, not answered with 204. */
    readonly removeNeedsExisting?: boolean;
    /** An immediate DELETE answers with what it deleted. */
    readonly removeShows?: boolean;
    /** Its lists have no nextLink: the vendor's model of the answer has none. */
    readonly listedWhole?: boolean;
    /** ARM itself collects the lists of a group. */
    readonly listedByGateway?: boolean;
    readonly notFound?: (name: string, arm: ArmContext, id: string) => Refusal;
  };
  readonly concurrency?: { readonly etag?: Etag; readonly serial?: Serial };
  /** From the body of a write to the resource that is kept. */
  readonly body?: {
    readonly build?: (write: WriteRequest) => Built;
    /** For a PATCH; left out, a PATCH changes tags only. */
    readonly buildPatch?: (write: WriteRequest) => Built;
    /** The rights that the write needs on other resources. */
    readonly links?: (write: WriteRequest) => readonly Link[];
  };
  readonly views?: {
    /** Whether reads see it yet. */
    readonly visible?: (arm: ArmContext, entry: Entry) => boolean;
    /** What is shown, where it depends on other resources or on time. */
    readonly show?: (arm: ArmContext, entry: Entry) => Resource;
    readonly showInList?: (arm: ArmContext, entry: Entry) => Resource;
    /** What the answer to an immediate write shows, when it is not what a GET would. */
    readonly showWritten?: (arm: ArmContext, entry: Entry) => Resource;
  };
  readonly hooks?: {
    /** The write is accepted, its operation has not begun. */
    readonly accepted?: (write: WriteRequest, entry: Entry) => void;
    /** The write, or the action that changes it, has completed; a thrown refusal makes the operation fail. */
    readonly completed?: (arm: ArmContext, entry: Entry, operation: { verb: string; first: boolean }) => void;
    /** Throws when it may not be deleted. */
    readonly checkRemoval?: (arm: ArmContext, entry: Entry, query: URLSearchParams) => void;
    readonly removed?: (arm: ArmContext, entry: Entry) => void;
  };
  readonly actions?: Readonly<Record<string, PostAction>>;
  /** A remark for the coverage table. */
  readonly note?: string;
}
