import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearse } from "@slipway/rehearsal";
import { root } from "../actions.ts";

test("the caller on a page is rehearsed unchanged, from another folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-page-"));
  const page = readFileSync(join(root, "workflows", "azure-foundation.md"), "utf8");
  const [, caller = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const file = join(folder, "from-the-page.yml");
  writeFileSync(file, caller);
  const printed: string[] = [];
  const screen = { live: false, columns: 120, write: (text: string) => void printed.push(text) };
  const code = await rehearse(root, [file, "--event", "pull_request"], screen, new AbortController().signal);
  for (const each of [folder, join(root, "rehearsal", "from-the-page")]) rmSync(each, { recursive: true });
  expect(printed.join("")).toContain("The run ended as success");
  expect(code).toBe(0);
});
