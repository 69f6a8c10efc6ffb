import MarkdownIt from "markdown-it";
import sanitize from "sanitize-html";
import { Html } from "./html.ts";

const markdown = new MarkdownIt({ html: true, linkify: false });

const { fence } = markdown.renderer.rules;
// GitHub draws these. The page has a picture of its own, so their text is folded away.
markdown.renderer.rules.fence = (...given) => {
  const [tokens, at] = given;
  const code = fence?.(...given) ?? "";
  const isPicture = tokens[at]?.info.trim() === "mermaid";
  return isPicture ? `<details><summary>Picture that GitHub draws</summary>${code}</details>` : code;
};

const inline = ["a", "b", "strong", "i", "em", "code", "del", "s", "sub", "sup", "kbd", "br", "span", "samp"];
const blocks = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "hr", "ul", "ol", "li", "dl", "dt", "dd"];
const tables = ["table", "thead", "tbody", "tr", "th", "td", "details", "summary", "div"];

/** What GitHub lets through, without pictures: they would come from other hosts. */
const allowed: sanitize.IOptions = {
  allowedTags: [...inline, ...blocks, ...tables],
  allowedAttributes: { a: ["href", "rel"], "*": [], ol: ["start"], details: ["open"] },
  allowedSchemes: ["https"],
  allowedSchemesByTag: {},
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  transformTags: { a: sanitize.simpleTransform("a", { rel: "noopener noreferrer nofollow" }) },
};

const alert = /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/g;

/** Markdown as GitHub would show it: rendered, then cleaned of everything that is not text. Headings go below ours. */
export function rendered(text: string): Html {
  const clean = sanitize(markdown.render(text), allowed)
    .replace(/<(\/?)h([1-6])>/g, (_, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + 3)}>`)
    .replace(alert, (_, kind: string) => {
      const word = `${kind.charAt(0)}${kind.slice(1).toLowerCase()}`;
      return `<blockquote class="alert alert-${kind.toLowerCase()}"><p><strong>${word}</strong><br>`;
    })
    .replace(/<table>/g, '<div class="scroll"><table>')
    .replace(/<\/table>/g, "</table></div>");
  return new Html(clean);
}
