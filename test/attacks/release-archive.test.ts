import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { unpack } from "../../scripts/release/unpack.ts";
import { root } from "../actions.ts";

/**
 * The job that builds a release runs what is in node_modules and may write nothing. The one that publishes may, and takes
 * an archive from it: what that has in it must not run there.
 */
const folder = mkdtempSync(join(tmpdir(), "slipway-archive-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (at: string, text: string) => {
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
};

/** Writes what is packed below a folder, and gives tar's words for it. */
type Pack = (from: string) => readonly string[];

const bundle: Pack = (from) => {
  write(join(from, "dist", "index.js"), "theirs");
  return ["dist"];
};
const attacks: readonly (readonly [tried: string, pack: Pack])[] = [
  [
    "a script beside the bundle",
    (from) => {
      write(join(from, "scripts", "release.ts"), "theirs");
      return [...bundle(from), "scripts"];
    },
  ],
  [
    "the settings of git",
    (from) => {
      write(join(from, ".git", "config"), "theirs");
      return [...bundle(from), ".git"];
    },
  ],
  [
    "a link in place of the bundle, and a file behind it",
    (from) => {
      symlinkSync("scripts", join(from, "dist"));
      write(join(from, "scripts", "release.ts"), "theirs");
      return ["dist", "--transform=s,^scripts/,dist/,", "scripts/release.ts"];
    },
  ],
  [
    "a link in the bundle to what is read when it is committed",
    (from) => {
      bundle(from);
      symlinkSync("../.git/config", join(from, "dist", "chunk.js"));
      return ["dist"];
    },
  ],
];

test.each(
  attacks.map(([tried, pack]) => ({ class: "the archive of a release", tried, held: "nothing of it is taken", pack })),
)("$class: $tried: $held", ({ pack }) => {
  const [from, checkout] = ["from", "checkout"].map((name) => join(mkdtempSync(join(folder, "one-")), name)) as [
    string,
    string,
  ];
  mkdirSync(from);
  for (const name of ["scripts/release.ts", ".git/config", "dist/index.js"]) write(join(checkout, name), "ours");
  mkdirSync(join(checkout, "release"));
  execFileSync("tar", ["-C", from, "-cf", join(checkout, "release", "dist.tar"), ...pack(from)]);
  expect(() => unpack(checkout)).toThrow(/more in it than the files of a bundle|tar: dist/);
  for (const name of ["scripts/release.ts", ".git/config", "dist/index.js"])
    expect(readFileSync(join(checkout, name), "utf8")).toBe("ours");
});

test("the files of a bundle take the place of those that are there", () => {
  const [from, checkout] = [join(folder, "good"), join(folder, "good-checkout")];
  for (const name of ["dist/index.js", "dist/old.js"]) write(join(checkout, name), "ours");
  mkdirSync(join(checkout, "release"));
  execFileSync("tar", ["-C", from, "-cf", join(checkout, "release", "dist.tar"), ...bundle(from)]);
  unpack(checkout);
  expect(readFileSync(join(checkout, "dist/index.js"), "utf8")).toBe("theirs");
  expect(existsSync(join(checkout, "dist/old.js"))).toBe(false);
});

test("the job that publishes unpacks it in no other way", () => {
  const { jobs } = parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8"));
  const runs = (jobs.publish.steps as readonly { readonly run?: string }[]).flatMap(({ run = "" }) => run.split("\n"));
  expect(runs.filter((line) => /^\s*(tar|unzip|npm|node(?! scripts\/release\.ts))\b/.test(line))).toEqual([]);
});
