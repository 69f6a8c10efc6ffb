import type { World } from "../../world/world.ts";
import type { JsonObject } from "./json.ts";
import type { ArmOptions, Identity } from "./options.ts";
import type { Refusal } from "./refusal.ts";
import type { ArmState, Entry, Operation, Resource } from "./state.ts";
import type { StyleName } from "./styles.ts";

/** The simulated cloud as a kind of resource sees it. */
export interface Cloud {
  readonly world: World;
  readonly state: ArmState;
  readonly options: ArmOptions;
  readonly kind: (type: string) => Kind | undefined;
  /** The permission patterns that an identity has been limited to, if it has. */
  readonly limits: (identity: string) => readonly string[] | undefined;
}

/** A write as a kind of resource sees it. */
export interface Write {
  readonly cloud: Cloud;
  readonly kind: Kind;
  /** As the resource will carry it. */
  readonly id: string;
  readonly name: string;
  readonly verb: "put" | "patch";
  readonly body: JsonObject;
  readonly have: Entry | undefined;
  readonly apiVersion: string;
  readonly identity: Identity;
  readonly query: URLSearchParams;
}

/** The resource as it will be kept, with what will not be shown. */
export interface Built {
  readonly resource: Resource;
  readonly hidden?: JsonObject;
}

/** A POST on a resource as its kind sees it. */
export interface Act {
  readonly cloud: Cloud;
  readonly kind: Kind;
  readonly entry: Entry;
  readonly body: JsonObject;
  readonly apiVersion: string;
  readonly identity: Identity;
  readonly query: URLSearchParams;
}

/** What a POST gives: a result now, or an operation whose result is told by Location. */
export interface Acted {
  readonly body?: JsonObject;
  readonly wait?: { readonly style: StyleName; readonly seconds: number };
}

export interface Action {
  /** The permission's last part: `listKeys/action`. */
  readonly permission: string;
  /** `provisioningState` meanwhile, when the action changes the resource: it is then one at a time with the writes. */
  readonly state?: string;
  readonly act: (act: Act) => Acted | Promise<Acted>;
}

/** How long one verb takes, and how the wait is told. */
export interface Change {
  /** Absent: the answer is final. */
  readonly style?: StyleName;
  readonly seconds?: number | ((resource: Resource) => number);
  /** `provisioningState` meanwhile, when not Creating, Updating or Deleting. */
  readonly state?: string | ((have: Entry | undefined, now: Entry) => string);
}

export interface Etag {
  readonly make: (cloud: Cloud) => string;
  /** Where the body carries it; "" when only a header does. */
  readonly path: string;
  readonly header: boolean;
  /** The refusal for a wrong If-Match (`given`). */
  readonly mismatch: (entry: Entry, given: string) => Refusal;
  /** The refusal for `If-None-Match: *`. Most providers do not look at that header: they take the PUT for a change. */
  readonly exists?: (entry: Entry) => Refusal;
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

/** A property that not all api-versions have: their answers are without it. */
export interface Since {
  readonly path: string;
  /** The first version for everybody that has it; absent, there is none by now. */
  readonly stable?: string;
  /** The first preview that has it; absent, the stable one is the first of all. */
  readonly preview?: string;
}

/** A right that a write needs on another resource that it names. */
export interface Link {
  readonly id: string;
  readonly permission: string;
  /** Refuse when there is no such resource. */
  readonly exists: boolean;
}

/** One kind of resource: data, and the few small functions in which it differs from the others. */
export interface Kind {
  /** Full type in its canonical case. */
  readonly type: string;
  /** The `type` that answers carry when it is written otherwise; `false` when they carry none. */
  readonly shownType?: string | false;
  /** First and last api-version taken, previews between them included. */
  readonly apiVersions: readonly [first: string, last: string];
  readonly since?: readonly Since[];
  /** What a top-level resource hangs on; children hang on their parent. */
  readonly under: "subscription" | "group" | "any" | "parent";
  readonly location?: "required" | "global";
  readonly name?: { readonly pattern: RegExp; readonly refuse: (name: string) => Refusal };
  /** The id under which it is kept, when it can be asked for at other scopes too. */
  readonly keptAt?: (id: string) => string;
  /** How the provider changes the letter case of an id. */
  readonly writeId?: (id: string) => string;
  /** Whether it has `properties.provisioningState`. */
  readonly stateless?: boolean;
  readonly wire?: Wire;
  readonly put?: Change;
  readonly patch?: Change;
  readonly remove?: Change;
  /** Status of an immediate PUT on what was not there when not 201. */
  readonly createdStatus?: number;
  /** Whether reads see it by now. */
  readonly visible?: (cloud: Cloud, entry: Entry) => boolean;
  /** Status of a PUT on what exists when not 200. */
  readonly changedStatus?: number;
  /** A 201 carries a relative Location, which is no operation. */
  readonly createdLocation?: boolean;
  readonly etag?: Etag;
  /** One write at a time: on the resource itself, or on its outermost parent. */
  readonly serial?: {
    readonly on: "self" | "root";
    readonly refuse: (running: Operation, busy: Entry) => Refusal;
  };
  /** A create that fails leaves nothing behind, instead of a resource in state Failed. */
  readonly failsAway?: boolean;
  /** A change that fails is kept, in state Failed, instead of being undone. */
  readonly failsInPlace?: boolean;
  /** Lists of a group are gathered by ARM itself. */
  readonly listedByGateway?: boolean;
  readonly notFound?: (name: string, cloud: Cloud, id: string) => Refusal;
  readonly links?: (write: Write) => readonly Link[];
  readonly build?: (write: Write) => Built;
  readonly patched?: (write: Write) => Built;
  /** The write has been taken, its operation has not begun. */
  readonly written?: (write: Write, entry: Entry) => void;
  /** The write, or the action that changes it, has gone through; a thrown refusal makes the operation fail. */
  readonly completed?: (cloud: Cloud, entry: Entry, operation: { verb: string; first: boolean }) => void;
  /** Throws when it may not be deleted. */
  readonly removing?: (cloud: Cloud, entry: Entry) => void;
  readonly removed?: (cloud: Cloud, entry: Entry) => void;
  /** An immediate DELETE answers what it deleted. */
  readonly removeShows?: boolean;
  /** What is shown, where it depends on other resources or on time. */
  readonly view?: (cloud: Cloud, entry: Entry) => Resource;
  readonly viewInList?: (cloud: Cloud, entry: Entry) => Resource;
  /** What the answer to an immediate write shows, when it is not what a GET would. */
  readonly viewWritten?: (cloud: Cloud, entry: Entry) => Resource;
  readonly actions?: Readonly<Record<string, Action>>;
  /** A word for the coverage table. */
  readonly note?: string;
}
