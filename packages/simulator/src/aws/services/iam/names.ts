import { AwsRefusal, type Call } from "../../engine/operation.ts";

/** A unique id as IAM makes them. */
export const uniqueId = ({ world }: Call, prefix: string): string => `${prefix}${world.ids.word(17).toUpperCase()}`;

/** What IAM says of a member that breaks a rule of its model. */
export const constraint = (member: string, rule: string, value?: string): AwsRefusal => {
  const what = value === undefined ? "Value" : `Value '${value}'`;
  const message = `1 validation error detected: ${what} at '${member}' failed to satisfy constraint: ${rule}`;
  return new AwsRefusal(400, "ValidationError", message);
};

const nameRule = /^[\w+=,.@-]+$/;

/** Refuse a name that IAM does not take. */
export function checkName(member: string, name: string, most: number): void {
  const shown = member.charAt(0).toLowerCase() + member.slice(1);
  if (name.length > most) throw constraint(shown, `Member must have length less than or equal to ${most}`, name);
  if (!nameRule.test(name))
    throw constraint(shown, "Member must satisfy regular expression pattern: [\\w+=,.@-]+", name);
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
