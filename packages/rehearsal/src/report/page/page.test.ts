import { hideForms, withTexts } from "../model/hide.ts";
import { reportWith, requestOf, runWith } from "../report.test-support.ts";
import { summaryOf } from "../summary.ts";
import { html } from "./html.ts";
import { rendered } from "./markdown.ts";
import { page } from "./page.ts";

test("texts are escaped in elements and attributes, and what turns or hides a text is shown", () => {
  const hostile = `"><script>'&\u202e\u0007\n`;
  expect(html`<p title="${hostile}">${[hostile, 1, undefined, html`<b>`]}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;&#39;&amp;\ufffd\ufffd\n">&quot;&gt;&lt;script&gt;&#39;&amp;\ufffd\ufffd\n1<b></p>',
  );
});

test("Markdown is shown as GitHub does it, and nothing of it runs or loads", () => {
  const { text } = rendered(
    '# Plan\n\n> [!WARNING]\n> `x`\n\n| a |\n| - |\n| b |\n\n<details open><summary>s</summary><script>bad()</script><img src="https://x.example/y" onerror="bad()"></details>\n\n<a href="javascript:bad()">l</a> <a href="https://github.com" onclick="bad()" style="x">ok</a> <style>x</style><iframe src="https://x"></iframe>',
  );
  expect(text).toContain("<h4>Plan</h4>");
  expect(text).toMatch(/<blockquote class="alert alert-warning"><p><strong>Warning<\/strong><br \/?>|<br>\s*<code>x/);
  expect(text).toContain("<td>b</td>");
  expect(text).toContain("<details open><summary>s</summary></details>");
  expect(text).toContain('<a href="https://github.com" rel="noopener noreferrer nofollow">ok</a>');
  expect(text).not.toMatch(/bad|script|img|iframe|style|onclick/);
});

test("a picture that GitHub would draw is folded away as text", () => {
  const { text } = rendered("```mermaid\nflowchart LR\n  a[<b>]\n```\n\n```js\n1\n```");
  expect(text).toContain(
    "<details><summary>Picture that GitHub draws</summary><pre><code>flowchart LR\n  a[&lt;b&gt;]\n</code></pre>\n</details>",
  );
  expect(text.match(/<details>/g)).toHaveLength(1);
});

test("the page is one file that asks nothing of any host", async () => {
  const text = await page(reportWith());
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text) ?? [];
  expect(policy).toMatch(
    /^default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; script-src &#39;sha256-[\w+/=]+&#39;; base-uri/,
  );
  expect(text).not.toMatch(/<(?:link|img|iframe|object|embed)\b|@import|\ssrc=|\sstyle="|\son\w+="/);
});

test("what comes first is whether all was as expected", async () => {
  expect(await page(reportWith())).toContain("Everything went as expected");
  const other = await page(reportWith({ unexpected: ["Check: 2 requests wrote to the cloud"] }));
  expect(other).toContain("Not everything went as expected");
  expect(other).toContain("<li>Check: 2 requests wrote to the cloud</li>");
  expect(await page(reportWith({ runs: [runWith("Apply", { isExpected: false })] }))).toContain("not expected");
});

test("a wait names its resource, not the whole address", async () => {
  expect(await page(reportWith())).toContain("<p>Waited for PUT virtualNetworks/shop (10 s).</p>");
});

test("a page of a large run stays readable", async () => {
  const [run] = reportWith().runs;
  const log = Array.from({ length: 5000 }, (_, at) => `line ${at}`);
  const [job] = run?.jobs ?? [];
  const [step] = job?.steps ?? [];
  const jobs = job && step ? [{ ...job, steps: [{ ...step, log }] }] : [];
  const text = await page(
    reportWith({
      runs: [runWith("Apply", { jobs })],
      requests: Array.from({ length: 5001 }, (_, at) => requestOf(at)),
    }),
  );
  expect(text).toContain("line 999\n… 3000 lines are left out …\nline 4000");
  expect(text).toContain("1 more request in requests.jsonl");
});

test("hostile words make no markup, wherever they stand", async () => {
  const hostile = `</pre></script><img src=x onerror=bad()>"'><svg onload=bad()>`;
  const text = await page(withTexts(reportWith(), (each) => `${each}${hostile}`));
  const [, body = ""] = text.split("</style>");
  const [content = ""] = body.split("<script>");
  // In Markdown it is a tag, which is taken away; elsewhere it is text.
  expect(content).not.toMatch(/<img|<svg onload|<\/script/);
  expect(content).toContain("&lt;img src=x onerror=bad()&gt;");
});

test("what is a secret by its form is hidden", () => {
  const key = "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----";
  const token = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.${"c".repeat(20)}`;
  expect(hideForms(`${key} ${token} ghs_${"a".repeat(36)} plain`)).toBe("*** *** *** plain");
});

test("the summary fits on a screen and names the page", () => {
  const text = summaryOf(
    reportWith({
      unexpected: ["Apply: x"],
      runs: [
        runWith("A|B", { isExpected: false, annotations: Array(30).fill({ level: "error", text: "bad <b>\nthing" }) }),
      ],
    }),
  );
  expect(text).toContain("| A\\|B | push | success (not expected) | 1 | 1 min 00 s | 1 min 00 s |");
  expect(text).toContain("- error: A|B: bad b thing\n");
  expect(text).toContain("- and 20 more errors");
  expect(text).toContain("(report.html)");
  expect(text.split("\n").length).toBeLessThan(40);
});
