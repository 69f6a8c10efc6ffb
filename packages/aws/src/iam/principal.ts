/** A role that gets access to a cluster. */
export interface Principal {
  /** With its path. */
  readonly arn: string;
  /** Unknown for a role of another account, and where the role may not be looked up. */
  readonly createdAt?: Date;
  /** The services that may assume it; unknown in the same cases. */
  readonly trusts?: readonly string[];
  /** Those that may tag its sessions. */
  readonly tags?: readonly string[];
}
