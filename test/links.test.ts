import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./actions.ts";

const pagesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);

const pages = ["README.md", "examples/README.md", ...pagesIn("docs"), ...pagesIn("workflows")];

/** A page without its code, in which nothing is a link or a heading. */
const withoutBlocks = (text: string) => text.replaceAll(/^```[\s\S]*?^```/gm, "");

/** The anchors of a page, as GitHub makes them from its headings: a second one of the same text gets a number. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutBlocks(text).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    let free = anchor;
    for (let more = 1; anchors.has(free); more++) free = `${anchor}-${more}`;
    anchors.add(free);
  }
  return anchors;
}

/** The links of a page that lead nowhere. */
function deadLinks(page: string, text: string): string[] {
  const links = withoutBlocks(text)
    .replaceAll(/`[^`\n]*`/g, "")
    .matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"]+)"/g);
  return [...links]
    .map(([, target = "", picture = ""]) => target || picture)
    .filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      // GitHub's page about a workflow, and its badge, as seen from a page at the root.
      const [, workflow] = /^\.\.\/\.\.\/actions\/workflows\/([\w-]+\.yml)(?:\/badge\.svg)?$/.exec(target) ?? [];
      if (workflow !== undefined && dirname(page) === ".")
        return !existsSync(join(root, ".github/workflows", workflow));
      const [path = "", anchor = ""] = target.split("#");
      if (path === "") return !anchorsOf(text).has(anchor);
      const file = join(root, dirname(page), path);
      if (relative(root, file).startsWith("..") || !existsSync(file)) return true;
      return anchor !== "" && !anchorsOf(readFileSync(file, "utf8")).has(anchor);
    });
}

test.each(pages)("each link of %s within this repository leads somewhere", (page) => {
  expect(deadLinks(page, readFileSync(join(root, page), "utf8"))).toEqual([]);
});

test("a file, an anchor and a place outside the repository that are not there are found", () => {
  const text = [
    "# What `a` needs: all\n## Twice\n## Twice\n```sh\n# no heading\n[no](link)\n```\n`[no](link)`",
    "[a](#what-a-needs-all) [b](#twice-1) [c](../README.md#slipway) [d](https://example.com/nothing)",
    "[e](#no-heading) [f](#twice-2) [g](gone.md) [h](../README.md#gone) [i](../../elsewhere.md)",
    '<source srcset="report-light.png"><img src="gone.png">',
  ].join("\n");
  expect(deadLinks("docs/page.md", text)).toEqual([
    "#no-heading",
    "#twice-2",
    "gone.md",
    "../README.md#gone",
    "../../elsewhere.md",
    "gone.png",
  ]);
  const badges = ["ci.yml", "ci.yml/badge.svg", "gone.yml"].map((name) => `[a](../../actions/workflows/${name})`);
  expect(deadLinks("README.md", badges.join(" "))).toEqual(["../../actions/workflows/gone.yml"]);
});
