/** How long a secret has to be so that each of its forms is long enough to be hidden. */
export const shortestSecret = 8;

/** Below this, hiding a text would shred logs that have nothing to do with it. */
const shortest = 6;

/** A secret in every form in which it might turn up; some of them are the same. */
export function derivedForms(secret: string, user?: string): string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const long = lines.filter((line) => line !== secret && line.length >= 16 && !/^-+[A-Z ]+-+$/.test(line));
  const forms = [
    ...[...new Set([secret, secret.trim()])].flatMap(formsOfWhole),
    ...long.flatMap(formsOfText),
    ...(user === undefined ? [] : [`${user}:${secret}`, ...inBase64(Buffer.from(`${user}:${secret}`))]),
  ];
  return forms.filter((form) => form.length >= shortest);
}

/** Encoded once more: a pull secret has a login in base64 in JSON in base64. */
const formsOfWhole = (text: string): string[] => [
  ...formsOfText(text),
  ...inBase64(Buffer.from(text)).flatMap((form) => inBase64(Buffer.from(form))),
  ...inUtf16(text),
];

/** What needs no escape anywhere, such as most tokens. */
const plain = /^[\w.~-]*$/;

const formsOfText = (text: string): string[] => [
  text,
  ...inBase64(Buffer.from(text)).flatMap((form) => [form, ...escapedBase64(form)]),
  Buffer.from(text).toString("base64url"),
  ...inHex(Buffer.from(text)),
  ...(plain.test(text)
    ? []
    : [...twice(inPercent(text), inPercentAgain), ...twice(inJson(text), inJsonAgain), ...inHtml(text)]),
];

/**
 * Alone, and as part of something longer, where it begins at one of three offsets: without the characters that depend on
 * what stands before and after.
 */
function inBase64(bytes: Buffer): string[] {
  const whole = bytes.toString("base64");
  const parts = [0, 1, 2].map((skipped) => {
    const rest = bytes.subarray(skipped);
    return rest.subarray(0, rest.length - (rest.length % 3)).toString("base64");
  });
  return [whole, whole.replace(/={1,2}$/, ""), ...parts].filter((form) => form.length >= shortest);
}

/** In an address and in JSON: some escape what base64 has besides letters and digits. */
const escapedBase64 = (form: string): string[] =>
  /[+/=]/.test(form) ? [encodeURIComponent(form), form.replaceAll("+", "\\u002B"), form.replaceAll("/", "\\/")] : [];

/** What is passed on is often a text within the same again: an error in an error, an address in an address. */
const twice = (forms: readonly string[], again: (form: string) => string): string[] => [...forms, ...forms.map(again)];
const inPercentAgain = (form: string): string => form.replaceAll("%", "%25");
const inJsonAgain = (form: string): string => JSON.stringify(form).slice(1, -1);

const inHex = (bytes: Buffer): string[] => [bytes.toString("hex"), bytes.toString("hex").toUpperCase()];

/** As JavaScript, RFC 3986 and forms have it; some write the digits in lower case. */
function inPercent(text: string): string[] {
  const usual = encodeURIComponent(text.toWellFormed());
  const strict = usual.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const all = [usual, strict, strict.replaceAll("%20", "+")];
  return [...all, ...all.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

const escaped = (text: string, which: RegExp, digits: (code: string) => string): string =>
  text.replace(which, (sign) => `\\u${digits(sign.charCodeAt(0).toString(16).padStart(4, "0"))}`);

/** As JavaScript escapes it, Go (also HTML's signs), .NET (all that is not plain, in capitals), Python (all but ASCII). */
function inJson(text: string): string[] {
  const usual = JSON.stringify(text).slice(1, -1);
  const lower = (code: string) => code;
  const upper = (code: string) => code.toUpperCase();
  const dotnet = usual.replaceAll('\\"', '"');
  return [
    usual,
    escaped(usual, /[<>&\u2028\u2029]/g, lower),
    escaped(usual, /[<>&'\u2028\u2029]/g, lower),
    escaped(dotnet, /["&'<>+`\u007f-\uffff]/g, upper),
    escaped(usual, /[\u007f-\uffff]/g, lower),
    usual.replaceAll("/", "\\/"),
  ];
}

/** The apostrophe has three names. */
function inHtml(text: string): string[] {
  const usual = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = usual.replaceAll('"', "&quot;");
  const numbered = usual.replaceAll('"', "&#34;");
  const named = ["&#39;", "&#x27;", "&apos;"].map((name) => quoted.replaceAll("'", name));
  return [usual, quoted, ...named, numbered.replaceAll("'", "&#39;")];
}

/** What PowerShell and Windows write: as text with zeros between, in base64 and in hex. */
function inUtf16(text: string): string[] {
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little.length % 2 === 0 ? little : Buffer.alloc(0)).swap16();
  return [[...text].join("\0"), ...[little, big].flatMap((bytes) => [...inBase64(bytes), ...inHex(bytes)])];
}
