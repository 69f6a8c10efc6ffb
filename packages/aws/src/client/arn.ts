/** The parts of a principal's ARN. */
export interface PrincipalArn {
  readonly partition: string;
  readonly account: string;
  readonly kind: "role" | "instance-profile";
  /** Without the path: names are unique in an account whatever their path. */
  readonly name: string;
}

const form = /^arn:(aws[\w-]*):iam::(\d{12}):(role|instance-profile)\/(?:[!-~]+\/)?([\w+=,.@-]+)$/;

/** The ARN of a role or an instance profile. Undefined when it is none. */
export function parsePrincipal(text: string): PrincipalArn | undefined {
  const [, partition = "", account = "", kind, name = ""] = form.exec(text) ?? [];
  return kind === "role" || kind === "instance-profile" ? { partition, account, kind, name } : undefined;
}

/** The account and partition in the ARN of any caller, a role's session included. */
export function ownerOf(arn: string): { readonly partition: string; readonly account: string } {
  const [, partition = "", , , account = ""] = arn.split(":");
  return { partition, account };
}

/** What a caller is mapped by: of a role's session the role, without its path, which no session's ARN has. */
export function mappedArn(caller: string): string {
  const [, partition, account, role] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller) ?? [];
  return role === undefined ? caller : `arn:${partition}:iam::${account}:role/${role}`;
}
