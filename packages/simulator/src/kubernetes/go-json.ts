/** What Go says where JavaScript says otherwise; `%` stands for the character that is wrong. */
const words: readonly (readonly [javaScript: RegExp, go: string])[] = [
  [
    /^Expected property name or '}'|^Expected double-quoted property name/,
    "looking for beginning of object key string",
  ],
  [/^Expected ',' or '}'/, "after object key:value pair"],
  [/^Expected ',' or '\]'/, "after array element"],
  [/^Expected ':'/, "after object key"],
  [/^Bad control character/, "in string literal"],
  [/^Bad escaped character/, "in string escape code"],
  [/^Unexpected non-whitespace character after JSON/, "after top-level value"],
];

const literals = ["null", "true", "false"];

/** Where a value that begins as `null`, `true` or `false` goes on otherwise: Go says what it waited for. */
function brokenLiteral(written: string, sign: string): string | undefined {
  for (const literal of literals) {
    for (let length = literal.length - 1; length > 0; length -= 1) {
      if (literal[length] !== sign && new RegExp(`(^|[\\s[:,])${literal.slice(0, length)}\\${sign}`).test(written)) {
        return `in literal ${literal} (expecting '${literal[length]}')`;
      }
    }
  }
  return undefined;
}

/** Why a text is no JSON, in the words of Go, which every API server speaks. */
export function whyNoJson(written: string): string {
  try {
    JSON.parse(written);
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const at = /at position (\d+)/.exec(said)?.[1];
    const token = /^Unexpected token '(.+?)',/su.exec(said)?.[1];
    const sign = token ?? (at === undefined ? undefined : written[Number(at)]);
    if (sign === undefined || said.startsWith("Unterminated")) return "unexpected end of JSON input";
    const known = words.find(([javaScript]) => javaScript.test(said))?.[1];
    const literal = token !== undefined && /^\w$/.test(token) ? brokenLiteral(written, token) : undefined;
    const shown = sign === "\n" ? "\\n" : sign === "\t" ? "\\t" : sign === "'" ? "\\'" : sign;
    return `invalid character '${shown}' ${known ?? literal ?? "looking for beginning of value"}`;
  }
  return "";
}

/** At which byte a text stops being base64, as Go counts. */
export function wrongBase64At(text: string): number {
  const clean = text.replace(/[\r\n]/g, "");
  const bad = clean.search(/[^A-Za-z0-9+/=]/);
  if (bad >= 0) return bad;
  const padding = clean.search(/=/);
  return padding >= 0 && padding < clean.length - 2 ? padding : clean.length - (clean.length % 4 || 0);
}
