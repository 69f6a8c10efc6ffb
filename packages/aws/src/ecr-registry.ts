/** A registry of ECR: an account has one in each region. */
export interface EcrRegistry {
  readonly region: string;
  /** What images are pulled from, and what a pull secret names. */
  readonly host: string;
}

/** The ways to name one, for the input that does. */
export const ecrForm = {
  pattern:
    /^(\d{12}|\d{12}\.dkr[.-]ecr(-fips)?\.[a-z]{2,4}(-[a-z]+)+-\d\.(amazonaws\.com(\.cn)?|on\.aws)(\/[\w./-]+)?|arn:aws[\w-]*:ecr:[a-z]{2,4}(-[a-z]+)+-\d:\d{12}:repository\/[\w./-]+)$/,
  write:
    "Write an account's 12 digits, a registry's or repository's address (ACCOUNT.dkr.ecr.REGION.amazonaws.com), or a repository's ARN.",
};

/** The registry that an address, an ARN or, with a region, an account stands for; undefined when the region is lacking. */
export function ecrRegistry(given: string, region: string | undefined): EcrRegistry | undefined {
  const [host = ""] = given.split("/");
  const named = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host)?.[1];
  if (named !== undefined) return { region: named, host };
  const [, partition = "", , where = region, owner = given] = given.startsWith("arn:") ? given.split(":") : [];
  if (where === undefined) return undefined;
  const china = partition === "aws-cn" || where.startsWith("cn-");
  return { region: where, host: `${owner}.dkr.ecr.${where}.amazonaws.com${china ? ".cn" : ""}` };
}
