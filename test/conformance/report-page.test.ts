import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { withTexts } from "../../packages/rehearsal/src/report/model/hide.ts";
import { page as pageOf } from "../../packages/rehearsal/src/report/page/page.ts";
import {
  largeTopology,
  reportWith,
  requestOf,
  runWith,
} from "../../packages/rehearsal/src/report/report.test-support.ts";
import { withClient } from "./client.ts";

type Report = ReturnType<typeof reportWith>;

withClient("chromium", ["--version"], ({ folder }) => {
  let browser: Browser;
  beforeAll(async () => {
    const { spawnSync } = await import("node:child_process");
    const executablePath = spawnSync("which", ["chromium"], { encoding: "utf8" }).stdout.trim();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });
  afterAll(() => browser.close());

  /** Opens the page of a report as a file. What it asks of any host and what goes wrong in it is recorded. */
  async function open(report: Report, options: BrowserContextOptions = {}) {
    const file = join(folder, `report-${Math.random()}.html`);
    writeFileSync(file, await pageOf(report));
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const [asked, wrong]: [string[], string[]] = [[], []];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(error.message));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    return { page, wrong, others: () => asked.filter((each) => each !== url) };
  }

  const evaluate = <T>(page: Page, script: string) => page.evaluate(script) as Promise<T>;

  test("it shows the outcome first, asks nothing of any host, and nothing of it is refused", async () => {
    const { page, wrong, others } = await open(reportWith());
    expect(await page.locator("main h2").first().innerText()).toBe("Everything went as expected");
    expect(await page.locator("h1, h2, h3, h4").count()).toBeGreaterThan(10);
    expect([wrong, others()]).toEqual([[], []]);
  });

  test("a run is chosen by its tab, and a step without changes is folded", async () => {
    const { page } = await open(reportWith());
    const shown = () => page.locator("article.run:visible h3").allInnerTexts();
    expect(await shown()).toEqual([expect.stringMatching(/^Apply/)]);
    await page.locator(".tabs").getByRole("button", { name: "Check" }).click();
    expect(await shown()).toEqual([expect.stringMatching(/^Check/)]);
    await page.getByRole("button", { name: "Apply" }).first().click();
    const cards = page.locator("article.run:visible details.stepcard");
    const open_ = await cards.evaluateAll((all) =>
      all.map((each) => [each.querySelector(".title")?.textContent, (each as never as { open: boolean }).open]),
    );
    expect(open_).toEqual([
      ["The network", true],
      ["The cluster", false],
      ["A script", false],
    ]);
    expect(await page.locator("article.run:visible").innerText()).toContain("1 step skipped: Nothing");
    await cards.nth(2).locator("> summary").click();
    await cards.nth(2).getByText("Log, 1 line").click();
    expect(await cards.nth(2).innerText()).toContain("A script said this");
  });

  test("identities and roles are a layer that can be switched", async () => {
    const { page } = await open(reportWith());
    const names = () => page.locator("svg.topology:visible .name").allTextContents();
    expect(await names()).not.toContain("shop-x");
    const before = (await names()).length;
    await page.getByLabel("Identities and roles").first().check();
    expect((await names()).length).toBe(before + 1);
    expect(await page.locator("svg.topology:visible .label text").allTextContents()).toContain("Network Contributor");
    expect(await page.locator("svg.topology:visible .arrow .head").count()).toBe(4);
  });

  test("requests are filtered by words and by kind", async () => {
    const { page } = await open(reportWith());
    const rows = page.locator("table.requests tbody tr:visible");
    await page.getByLabel("Text").fill("WRITE n4?");
    expect(await rows.count()).toBe(1);
    await page.getByLabel("Text").fill("");
    await page.getByLabel("Only").selectOption("fault");
    expect(await rows.count()).toBe(2);
    await page.locator(".filters").getByLabel("Run").selectOption("Check");
    expect(await page.locator(".filters output").innerText()).toBe("0 of 20 requests");
  });

  test("a thousand requests are filtered without lag", async () => {
    const { page } = await open(reportWith({ requests: Array.from({ length: 1000 }, (_, index) => requestOf(index)) }));
    const took = await evaluate<number>(
      page,
      `(async () => {
        const input = document.querySelector(".filters input");
        let worst = 0;
        for (const text of ["n", "n9", "n99", ""]) {
          const began = performance.now();
          input.value = text;
          input.dispatchEvent(new Event("input", { bubbles: true }));
          await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
          worst = Math.max(worst, performance.now() - began);
        }
        return worst;
      })()`,
    );
    expect(await page.locator(".filters output").innerText()).toBe("1000 requests");
    // On an idle machine it takes a tenth of this.
    expect(took).toBeLessThan(1000);
  });

  test.each([
    "light",
    "dark",
  ] as const)("in the %s theme all text stands out, and the switch gives the other one", async (colorScheme) => {
    const { page } = await open(reportWith(), { colorScheme });
    const ground = () => evaluate<string>(page, "getComputedStyle(document.body).backgroundColor");
    const first = await ground();
    expect(await evaluate<string[]>(page, contrast)).toEqual([]);
    await page.getByRole("button", { name: /Switch to the/ }).click();
    expect(await ground()).not.toBe(first);
    expect(await evaluate<string[]>(page, contrast)).toEqual([]);
  });

  test("on a telephone nothing is wider than the screen, and nothing scrolls sideways", async () => {
    const { page } = await open(reportWith({ runs: [runWith("Apply", { topology: largeTopology(60) })] }), {
      viewport: { width: 390, height: 844 },
    });
    expect(await evaluate<number>(page, "document.documentElement.scrollWidth")).toBe(390);
    // The drawing is too small there: what it shows can be read at once in the list.
    expect(await page.locator(".run:visible .drawing details[open] li").count()).toBeGreaterThan(0);
    await evaluate(page, `for (const each of document.querySelectorAll("details")) each.open = true`);
    expect(await evaluate<string[]>(page, sideways)).toEqual([]);
    // Each value of a run stands beside its head.
    const [run = ""] = await page.locator("#outcome tbody tr").allInnerTexts();
    expect(run).toMatch(/^Apply/);
    const heads = await evaluate<string[]>(
      page,
      `[...document.querySelectorAll("#outcome td")].map((each) => getComputedStyle(each, "::before").content)`,
    );
    expect(heads).toEqual(['"Event"', '"Ended"', '"Planned changes"', '"Took"', '"Longest chain of waits"']);
  });

  test("on paper every run is there, and no button", async () => {
    const { page } = await open(reportWith());
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("article.run:visible").count()).toBe(2);
    expect(await page.locator("#theme:visible, .filters:visible").count()).toBe(0);
  });

  test("a permission set is copied by its button", async () => {
    const { page } = await open(reportWith(), { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy Azure role" }).click();
    // The clipboard takes it a moment after the click.
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await evaluate<string>(page, "navigator.clipboard.readText()")).toBe('{\n  "Name": "x"\n}');
  });

  test("a reader by ear finds every part by a heading or a name", async () => {
    const { page } = await open(reportWith());
    expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual([
      "Everything went as expected",
      "Runs",
      "Requests",
      "On GitHub",
      "Minimum permissions",
      "What the simulator could not do",
    ]);
    expect(await page.getByRole("img", { name: /^Topology after Apply/ }).count()).toBe(1);
    await page.locator("article.run:visible").getByText("As a list").click();
    expect(await page.locator("article.run:visible .drawing details").innerText()).toContain("a has a peering with b");
    const unnamed = await evaluate<number>(
      page,
      `[...document.querySelectorAll("button, input, select")].filter((each) => !(each.textContent.trim() || each.labels?.length || each.ariaLabel)).length`,
    );
    expect(unnamed).toBe(0);
  });

  test.each([
    false,
    true,
  ])("hostile words do nothing wherever they stand, without the page's own policy: %s", async (bypassCSP) => {
    const hostile = `</pre></title></style></script><script>window.ran=1</script><img src="https://evil.example/x" onerror="window.ran=1">"'><svg onload="window.ran=1"><style>@import "https://evil.example/y"</style><iframe srcdoc="x"></iframe>`;
    const report = withTexts(reportWith(), (text) => `${text} ${hostile}`);
    const { page, others } = await open(report, { bypassCSP });
    await evaluate(page, `for (const each of document.querySelectorAll("details")) each.open = true`);
    for (const tab of await page.locator(".tabs button").all()) await tab.click();
    await page.getByLabel("Text").fill("<script>");
    for (const button of await page.locator("button[data-copy]").all()) await button.click();
    expect(await evaluate(page, "window.ran")).toBeUndefined();
    expect(others()).toEqual([]);
    const found = await evaluate<string[]>(
      page,
      `[...document.querySelectorAll("*")].filter((each) => /^(img|iframe|object|embed|link|base)$/i.test(each.tagName) || [...each.attributes].some(({ name }) => /^on|^style$|^src/.test(name))).map((each) => each.outerHTML.slice(0, 80))`,
    );
    expect(found).toEqual([]);
    expect(await page.locator("script, style").count()).toBe(2);
  });
});

/** Lists what has more beside what it shows. */
const sideways = `[...document.querySelectorAll("body, body *")]
  .filter((each) => !each.closest("svg") && each.clientWidth > 1 && each.scrollWidth > each.clientWidth && getComputedStyle(each).overflowX !== "visible")
  .map((each) => each.tagName + " " + each.className + " " + each.scrollWidth + " in " + each.clientWidth)`;

/** Lists text that stands out less than WCAG asks of text of its size. */
const contrast = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (colour) => rgb(colour).slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (each) => { for (let at = each; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; if (rgb(colour)[3] > 250) return colour; } return "white"; };
  return [...document.querySelectorAll("body *")].flatMap((each) => {
    if (![...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) || each.closest("svg, script, style") || !each.checkVisibility()) return [];
    const [text, back] = [light(getComputedStyle(each).color), light(ground(each))];
    const ratio = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    return ratio >= 4.5 ? [] : [each.className + ": " + each.textContent.slice(0, 30) + " " + ratio.toFixed(2)];
  });
})()`;
