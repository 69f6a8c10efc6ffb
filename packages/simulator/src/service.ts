import type { World } from "./world/world.ts";

/** One request as a service sees it: with the vendor's own URL, whichever door it came through. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The user name that the client gave at the proxy door. */
  readonly client?: string;
  /** The client certificate that was shown, in DER, unverified: the service judges it. */
  readonly certificate?: Buffer;
  /** Aborted when the client goes away: ends a watch. */
  readonly closed: AbortSignal;
  /** Set only for `Cloud.request`, never from the wire: needs no sign-in, may do everything, is called `operator`. */
  readonly operator?: true;
}

/** What a service answers. An object body is sent as JSON; a stream is sent chunk by chunk as it comes. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
  readonly stream?: AsyncIterable<string>;
  /** Who sent the request and which of the vendor's permissions it needed, for the request record. */
  readonly audit?: Audit;
}

export interface Audit {
  /** Object id, ARN or Kubernetes user name. */
  readonly identity: string;
  /** The vendor's own permission names, such as `Microsoft.Network/virtualNetworks/read` or `eks:DescribeCluster`. */
  readonly permissions: readonly string[];
  /** Resource id or ARN that the permissions were needed on. */
  readonly scope?: string;
}

/** A failure that the service did not decide on itself: a fault of the plan, or a crash. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** One vendor API. Services never import each other: what one needs of another is handed to its maker in `cloud.ts`. */
export interface Service {
  readonly name: string;
  /** Whether the request is for this service: by the vendor's host name, or at the plain door by path or signature. */
  claims(request: ApiRequest, world: World): boolean;
  answer(request: ApiRequest, world: World): Answer | Promise<Answer>;
  /** The vendor's envelope around a failure; left out where it is `{"error":{"code","message"}}`. */
  failed?(failure: Failure, request: ApiRequest): Answer;
}

const plainHosts = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a request came to the simulator under its own name, so that only path and signature show which API is meant. */
export function atPlainDoor(url: URL): boolean {
  return plainHosts.has(url.hostname);
}
