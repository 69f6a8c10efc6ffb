import type { Aws } from "../connect.ts";

/** A login of ECR, masked. */
export interface EcrLogin {
  readonly username: string;
  readonly password: string;
  /** When it ends, in milliseconds since 1970. */
  readonly ends: number;
}

/** The user name of every login of ECR. */
export const ecrUser = "AWS";

/** A fresh login of ECR, which lives twelve hours. */
export async function ecrLogin(aws: Aws): Promise<EcrLogin> {
  const { getLogin } = await import("./client.ts");
  return await getLogin(aws);
}
