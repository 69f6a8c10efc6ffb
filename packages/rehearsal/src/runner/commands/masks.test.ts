import { Masks } from "./masks.ts";

const base64 = (text: string, skipped = 0): string => {
  const bytes = Buffer.from(text).subarray(skipped);
  return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString("base64");
};

/** As the runner's encoders write a value (ValueEncoders.cs of actions/runner). */
const written: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64, behind two bytes": (text) => base64(text, 1),
  "in base64, behind one byte": (text) => base64(text, 2),
  "in a URL": encodeURIComponent,
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in XML": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  "without its quotes": (text) => text.replace(/^"(.*)"$/s, "$1"),
};

const long = "abcdefghijklmnopqrstuvw";

test.each([
  ["a word", "password"],
  ["a word with other letters", "schlüßel"],
  ["a long text", `${long}x${long}`],
  ["a quoted text", `"${long} ${long}"`],
  ["a text with signs that are escaped", `${long}&<">\\${long}`],
  ["a text with a sign of two halves", `${long}😀${long}`],
  ["a text with letters of two bytes", "ä".repeat(40)],
])("%s is hidden in each form, whatever was written before", (_, value) => {
  for (const [how, write] of Object.entries(written)) {
    const masks = new Masks();
    masks.add(value);
    expect(masks.hide("nothing")).toBe("nothing");
    expect(masks.hide("-".repeat(1000))).toBe("-".repeat(1000));
    expect(`${how}: ${masks.hide(`see ${write(value)} here`)}`).toBe(`${how}: see *** here`);
    expect(masks.holds(write(value))).toBe(true);
    expect(masks.holds(`${long}y${long}`)).toBe(false);
  }
});

test("of two values that begin alike each is hidden, also when the other was seen first", () => {
  const [one, other] = [`${long}-one-${long}`, `${long}-another-${long}`];
  const masks = new Masks();
  masks.add(one);
  expect(masks.hide(`see ${one}`)).toBe("see ***");
  masks.add(other);
  expect(masks.hide(`see ${other} and ${one}`)).toBe("see *** and ***");
});
