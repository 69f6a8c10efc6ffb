import { dnsSuffix, dnsSuffixes } from "../client/dns-suffix.ts";

/** A registry of ECR: an account has one in each region. */
export interface EcrRegistry {
  readonly region: string;
  /** What images are pulled from, and what a pull secret names. */
  readonly host: string;
}

const regionForm = "[a-z]{2,4}(-[a-z]+)+-\\d";
const endings = [...dnsSuffixes, "on.aws"].join("|").replaceAll(".", "\\.");

/** The ways to name one, for the input that does. */
export const ecrForm = {
  pattern: new RegExp(
    `^(\\d{12}|\\d{12}\\.dkr[.-]ecr(-fips)?\\.${regionForm}\\.(${endings})(/[\\w./-]+)?|arn:aws[\\w-]*:ecr:${regionForm}:\\d{12}:repository/[\\w./-]+)$`,
  ),
  write:
    "Write an account's 12 digits, a registry's or repository's address (ACCOUNT.dkr.ecr.REGION.amazonaws.com), or a repository's ARN.",
};

/** The registry of an address, of an ARN or, with a region, of an account. Undefined when the region is missing. */
export function ecrRegistry(given: string, region: string | undefined): EcrRegistry | undefined {
  const [host = ""] = given.split("/");
  const named = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host)?.[1];
  if (named !== undefined) return { region: named, host };
  const [, , , where = region, owner = given] = given.startsWith("arn:") ? given.split(":") : [];
  return where === undefined ? undefined : { region: where, host: `${owner}.dkr.ecr.${where}.${dnsSuffix(where)}` };
}
