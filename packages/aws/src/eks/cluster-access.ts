/** How a cluster authenticates, and where it is. */
export interface ClusterAccess {
  readonly name: string;
  readonly status: string;
  readonly mode: string;
  /** Undefined until its API server is there. */
  readonly endpoint: string | undefined;
  /** The API server's certificate authority: PEM in base64. */
  readonly authority: string | undefined;
  /** Whether the API server answers only within its network. */
  readonly isPrivate: boolean;
}

/** The change of a cluster's configuration, in wire shape. */
export interface ModeBody {
  readonly accessConfig: { readonly authenticationMode: "API_AND_CONFIG_MAP" };
}
