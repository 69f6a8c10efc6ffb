/** Where a stack is, and what it is called. */
export interface Place {
  readonly name: string;
  readonly region: string;
  readonly partition: string;
  readonly account: string;
}

/** The names of the roles of a stack: fixed, so that a plan knows them. Names of roles are the account's, not the region's. */
export const roleNames = ({ name, region }: Place) =>
  ({ cluster: `${name}-${region}-cluster`, node: `${name}-${region}-node` }) as const;

export const roleArn = ({ partition, account }: Place, role: string): string =>
  `arn:${partition}:iam::${account}:role/${role}`;
