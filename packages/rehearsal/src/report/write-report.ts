import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "@slipway/simulator";
import { type Recordings, reportOf } from "./model/report-of.ts";
import { requestLines } from "./request-lines.ts";
import { summaryOf } from "./summary.ts";

/** Writes the page, the summary of one screen, and every request as a line. */
export async function writeReport(folder: string, recordings: Recordings, cloud: Pick<Cloud, "world">): Promise<void> {
  const report = reportOf(recordings, cloud);
  // What draws the page takes a while to load.
  const { page } = await import("./page/page.ts");
  writeFileSync(join(folder, "report.html"), await page(report));
  writeFileSync(join(folder, "summary.md"), summaryOf(report));
  writeFileSync(join(folder, "requests.jsonl"), requestLines(recordings.runs));
}
