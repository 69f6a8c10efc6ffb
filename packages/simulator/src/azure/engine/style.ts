/**
 * The styles in which providers report a long-running operation. In the templates `{s}` is the subscription, `{g}` the group in
 * lower case, `{loc}` the location, `{r}` the resource's id, `{n}` its name and `{op}` the operation.
 */
export interface Style {
  readonly created: number;
  readonly changed: number;
  /** The Azure-AsyncOperation header. */
  readonly status?: string;
  /** The Location header. */
  readonly result?: string;
  readonly body: "resource" | "{}" | "none";
  /** Fixed api-version of the URLs, when it is not the caller's. */
  readonly version?: string;
  readonly port?: ":443";
  readonly query?: string;
  /** HTTP status of the status URL while it runs. */
  readonly running: 200 | 202;
  /** What a finished Location answers. */
  readonly final?: { readonly status: number; readonly body: "resource" | "result" | "none" };
  /** The status body has name, start and end, not only the status. */
  readonly named: boolean;
  /** Seconds. */
  readonly retryAfter: number;
  readonly notification?: boolean;
  /** Polls repeat the URLs: only while it runs, or to the end. */
  readonly echoes?: "running" | "always";
  /** The Location of a new one, which is the resource and no operation; `{origin}` and `{v}` are those of the request. */
  readonly self?: string;
  /** What the status of a write is while it runs, when not InProgress. */
  readonly word?: string;
  /** Only a create takes time: a write to what exists answers at once. */
  readonly immediateUpdates?: boolean;
  /** How `{op}` is written; left out, it is the operation's id. */
  readonly token?: (operation: TokenParts) => string;
}

/** What the token of an operation is made of. */
export interface TokenParts {
  readonly id: string;
  /** A second id, for the styles that show two. */
  readonly otherId: string;
  readonly verb: "put" | "patch" | "delete" | "action";
  /** Full type of the resource. */
  readonly type: string;
  readonly name: string;
  readonly location: string;
}
