// Takes the README's picture of the report that `npm start` wrote, in both themes. Needs Chromium.
import "./help.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { root } from "./actions.ts";

const report = join(root, "rehearsal", "aks-private", "report.html");
if (!existsSync(report)) throw new Error(`There is no ${report}. Write it: npm start`);

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const colorScheme of ["light", "dark"] as const) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 }, colorScheme });
  await page.goto(pathToFileURL(report).href);
  const timeline = page.locator("article.run:visible h4", { hasText: "Timeline" });
  const end = await timeline.boundingBox();
  const height = Math.floor((end?.y ?? 1200) - 24);
  await page.screenshot({
    path: join(root, "docs", `report-${colorScheme}.png`),
    clip: { x: 0, y: 0, width: 1280, height },
  });
}
await browser.close();
