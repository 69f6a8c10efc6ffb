/** How a cluster authenticates, and where it is. */
export interface ClusterAccess {
  readonly name: string;
  readonly status: string;
  readonly mode: string;
  /** Undefined until its API server is there. */
  readonly endpoint: string | undefined;
  /** The API server's certificate authority: PEM in base64. */
  readonly authority: string | undefined;
  /** The ranges that its API server answers besides its own network; none when it is private. */
  readonly openTo: readonly string[];
}

/** The change of a cluster's configuration, in wire shape. */
export interface ModeBody {
  readonly accessConfig: { readonly authenticationMode: "API_AND_CONFIG_MAP" };
}
