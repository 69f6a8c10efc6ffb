import { code, codeLines, details, label, table } from "./markdown.ts";

const x = (count: number) => "x".repeat(count);

test.each([
  ["a text", "a b", "`a b`"],
  ["a cell's end", "a|b", "`a\\|b`"],
  ["a span's end", "a`b", "`a'b`"],
  ["several lines", " a\r\n\tb\u2028c\u200bd ", "`a b c d`"],
  ["what shows nothing", "\u200b \n", "–"],
  ["nothing", "", "–"],
  ["five hundred characters", x(500), `\`${x(500)}\``],
  ["one more", x(501), `\`${x(500)}…\``],
])("in a code span, %s", (_, text, shown) => {
  expect(code(text)).toBe(shown);
});

test("each line is a span of its own, of at most two thousand characters; an empty one is none", () => {
  expect(codeLines(`a\n\n \r\nb\rc\u2028d\u2029${x(2_000)}\n${x(2_001)}`)).toBe(
    ["a", "b", "c", "d", x(2_000), `${x(2_000)}…`].map((line) => `\`${line}\``).join("<br>"),
  );
});

test.each([
  ["What_is-1, é./x", "What_is-1, é./x"],
  ['a"];b<br>(c)', "a b br c "],
  [x(60), x(60)],
  [x(61), x(60)],
])("a picture's box shows %j as %j", (text, shown) => expect(label(text)).toBe(shown));

test("a table has a head and rows, and without rows there is none", () => {
  expect(table(["a", "b"], [])).toBe("");
  const rows = [
    ["1", "2"],
    ["3", "4"],
  ];
  expect(table(["a", "b"], rows)).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |");
});

test("GitHub draws what is folded away as Markdown only after an empty line", () => {
  expect(details("More", "a\nb")).toBe("<details><summary>More</summary>\n\na\nb\n\n</details>");
});
