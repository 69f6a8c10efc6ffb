/** The lists of aws-auth that can be edited, and what each calls an ARN. */
export const arnKeys = { mapRoles: "rolearn", mapUsers: "userarn" } as const;
export type ListName = keyof typeof arnKeys;

/** One entry of mapRoles, or of mapUsers. */
export interface MappedRole {
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
  /** All its fields, their names in lower case: the cluster ignores case. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line that it begins on. */
  readonly line: number;
}

/** What AWS compares of a role's ARN: in lower case, and without the path, which no session's ARN has. */
export const roleKey = (arn: string): string => arn.toLowerCase().replace(/:role\/.*\//, ":role/");
