import { AwsRefusal, type Call } from "../operation.ts";

/** A unique id as IAM makes them. */
export const uniqueId = ({ world }: Call, prefix: string): string => `${prefix}${world.ids.word(17).toUpperCase()}`;

const nameRule = /^[\w+=,.@-]+$/;

/** Refuse a name that IAM does not take. */
export function checkName(member: string, name: string, most: number): void {
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  const says = (constraint: string) =>
    new AwsRefusal(
      400,
      "ValidationError",
      `1 validation error detected: Value '${name}' at '${shown}' failed to satisfy constraint: ${constraint}`,
    );
  if (name.length > most) throw says(`Member must have length less than or equal to ${most}`);
  if (!nameRule.test(name)) throw says("Member must satisfy regular expression pattern: [\\w+=,.@-]+");
}

export function pathOf(call: Call): string {
  const path = call.text("Path") ?? "/";
  if (path === "/" || /^\/[!-~]+\/$/.test(path)) return path;
  throw new AwsRefusal(
    400,
    "ValidationError",
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}
