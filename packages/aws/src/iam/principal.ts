/** A role that gets access to a cluster. */
export interface Principal {
  /** With its path. */
  readonly arn: string;
  /** Unknown for a role of another account. */
  readonly createdAt?: Date;
}
