/**
 * A workflow for callers who grant no right to write issues and comments: GitHub refuses a run whose jobs request more than
 * the caller grants, whether they use it or not. It posts nothing, so it has no input for that.
 */
export const quietWorkflow = (text: string): string =>
  text
    .replace(/^ {6}report:\n(?: {8}.*\n)+/m, "")
    .replace(/^ +(issues|pull-requests): (read|write) #.*\n/gm, "")
    .replace(/^ +report: \$\{\{ inputs\.report \}\}\n/gm, "")
    .replaceAll(/post: "?\$\{\{ inputs\.report \}\}"?/g, "post: false")
    // The one table of a drift check is read from the issues.
    .replace(/^ {2}overview:\n(?: {4}.*\n)+/m, "")
    .replace(/^( +uses: \$\/\.github\/workflows\/[\w-]+)\.yml$/gm, "$1-quiet.yml");
