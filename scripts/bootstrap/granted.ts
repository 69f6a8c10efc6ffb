/** A section of docs/permissions.md: what an action or a workflow needs granted. */
function sectionOf(page: string, heading: string): string {
  const found = page
    .split(/^### /m)
    .find((part) => part.startsWith(`${heading}\n`) || part.startsWith(`[${heading}](`));
  if (found === undefined) throw new RangeError(`docs/permissions.md has no section ${heading}.`);
  return found;
}

/** The permissions in the table of a section, by what they are needed to. */
export const grantedIn = (page: string, heading: string): (readonly [permission: string, to: string])[] =>
  [...sectionOf(page, heading).matchAll(/^\| `([^`]+)` \| ([^|]+) \|$/gm)].map(([, permission = "", to = ""]) => [
    permission,
    to,
  ]);

/** All permissions of AWS that the sections name, in their tables and above them. */
export const awsPermissions = (page: string, headings: readonly string[]): string[] =>
  [
    ...new Set(
      headings.flatMap(
        (heading) =>
          sectionOf(page, heading).match(/\b(cloudformation|ec2|ecr|eks|elasticloadbalancing|iam|logs):[A-Z]\w+/g) ??
          [],
      ),
    ),
  ].sort();
