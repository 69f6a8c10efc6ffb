import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";
import { namesOf, options } from "../bootstrap/names.ts";
import { asPage } from "../bootstrap/section.ts";
import { sectionsFor } from "../bootstrap/sections.ts";
import { replaceBetween } from "./markdown.ts";

export const gettingStarted = "docs/getting-started.md";

/** The page with the commands that `npm run bootstrap` prints, for the names that the page shows. */
export function gettingStartedPage(permissionsPage: string): string {
  const page = readFileSync(join(root, gettingStarted), "utf8");
  return ["azure", "aws"].reduce((text, cloud) => {
    const defaults = Object.entries(options).map(([name, option]) => [
      name,
      "default" in option ? option.default : undefined,
    ]);
    const names = namesOf({ ...Object.fromEntries(defaults), cloud, repository: "contoso/platform" });
    if (!("cloud" in names)) throw new RangeError(names.join("\n"));
    return replaceBetween(text, cloud, `\n${asPage(sectionsFor(names, permissionsPage))}\n`);
  }, page);
}
