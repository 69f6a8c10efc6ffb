import type { AwsReads } from "../aws.ts";

/** A login of ECR, masked. */
export interface EcrLogin {
  readonly username: string;
  readonly password: string;
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The user name of every login of ECR. */
export const ecrUser = "AWS";

/** A fresh login of ECR, which lives twelve hours. It changes nothing in AWS. */
export async function ecrLogin(aws: AwsReads): Promise<EcrLogin> {
  const { getLogin } = await import("./client.ts");
  return await getLogin(aws);
}
