import { Masks } from "./masks.ts";
import { derivedForms } from "./secret-forms.ts";

/** With every sign that someone escapes. */
const secret = `k"1/2<3>&4'5é+6(7)!*8`;

/** What is left to read of a text once a secret is hidden in it. */
function hidden(text: string, one = secret, user?: string): string {
  const masks = new Masks();
  masks.add(one, user);
  return masks.hide(text);
}

// Each as the named program printed it (Node 24, Python 3.11, Go 1.19), or as the vendor documents it.
test.each([
  ["as it is", `k"1/2<3>&4'5é+6(7)!*8`],
  ["base64", "ayIxLzI8Mz4mNCc1w6krNig3KSEqOA=="],
  ["base64 without its end", "ayIxLzI8Mz4mNCc1w6krNig3KSEqOA"],
  ["base64 for addresses", "ayIxLzI8Mz4mNCc1w6krNig3KSEqOA"],
  ["base64 twice", "YXlJeEx6SThNejRtTkNjMXc2a3JOaWczS1NFcU9BPT0="],
  ["hex", "6b22312f323c333e26342735c3a92b36283729212a38"],
  ["hex in capitals", "6B22312F323C333E26342735C3A92B36283729212A38"],
  ["JavaScript's encodeURIComponent", "k%221%2F2%3C3%3E%264'5%C3%A9%2B6(7)!*8"],
  ["the same in small letters", "k%221%2f2%3c3%3e%264'5%c3%a9%2b6(7)!*8"],
  ["Python's quote, Go's QueryEscape", "k%221%2F2%3C3%3E%264%275%C3%A9%2B6%287%29%21%2A8"],
  ["the same in small letters", "k%221%2f2%3c3%3e%264%275%c3%a9%2b6%287%29%21%2a8"],
  ["JavaScript's JSON", `k\\"1/2<3>&4'5é+6(7)!*8`],
  ["Go's JSON", `k\\"1/2\\u003c3\\u003e\\u00264'5é+6(7)!*8`],
  ["JSON in HTML, with the apostrophe", `k\\"1/2\\u003c3\\u003e\\u00264\\u00275é+6(7)!*8`],
  ["Python's JSON", `k\\"1/2<3>&4'5\\u00e9+6(7)!*8`],
  [".NET's JSON (System.Text.Json)", "k\\u00221/2\\u003C3\\u003E\\u00264\\u00275\\u00E9\\u002B6(7)!*8"],
  ["JSON with slashes escaped", `k\\"1\\/2<3>&4'5é+6(7)!*8`],
  ["HTML text", `k"1/2&lt;3&gt;&amp;4'5é+6(7)!*8`],
  ["HTML in quotes", `k&quot;1/2&lt;3&gt;&amp;4'5é+6(7)!*8`],
  ["HTML with the apostrophe", "k&quot;1/2&lt;3&gt;&amp;4&#39;5é+6(7)!*8"],
  ["Python's html.escape", "k&quot;1/2&lt;3&gt;&amp;4&#x27;5é+6(7)!*8"],
  ["XML", "k&quot;1/2&lt;3&gt;&amp;4&apos;5é+6(7)!*8"],
  ["Go's html.EscapeString", "k&#34;1/2&lt;3&gt;&amp;4&#39;5é+6(7)!*8"],
  ["UTF-16 in base64", "awAiADEALwAyADwAMwA+ACYANAAnADUA6QArADYAKAA3ACkAIQAqADgA"],
  ["UTF-16 in hex", "6b00220031002f0032003c0033003e002600340027003500e9002b00360028003700290021002a003800"],
  ["UTF-16 with the high byte first", "AGsAIgAxAC8AMgA8ADMAPgAmADQAJwA1AOkAKwA2ACgANwApACEAKgA4"],
  ["JSON in a text of JSON", `k\\\\\\"1/2<3>&4'5é+6(7)!*8`],
  ["Go's JSON in a text of JSON", `k\\\\\\"1/2\\\\u003c3\\\\u003e\\\\u00264'5é+6(7)!*8`],
  ["encodeURIComponent twice", "k%25221%252F2%253C3%253E%25264'5%25C3%25A9%252B6(7)!*8"],
  ["base64 in an address", "ayIxLzI8Mz4mNCc1w6krNig3KSEqOA%3D%3D"],
])("nothing of a secret shows in %s", (_, form) => {
  expect(hidden(form)).toBe("***");
});

test("as a form has it, with + for a blank", () => {
  expect(hidden("a%26b+c%2Fd+e", "a&b c/d e")).toBe("***");
});

test("UTF-16 that is read as bytes shows nothing of it", () => {
  expect(hidden([..."plainsecret"].join("\0"), "plainsecret")).toBe("***");
});

// Made by Python's b64encode of the secret with one, two and three letters before it, and two after. A group of base64 is
// three bytes: of one that is shared with what stands around it, the secret's part stays.
test.each([
  ["eGsiMS8yPDM+JjQnNcOpKzYoNykhKjh5eQ==", 'xk"', "*8yy"],
  ["eHhrIjEvMjwzPiY0JzXDqSs2KDcpISo4eXk=", "xxk", "yy"],
  ["eHh4ayIxLzI8Mz4mNCc1w6krNig3KSEqOHl5", "xxx", "8yy"],
])("in base64 of something longer (%s) only what shares a group with that is left", (text, ...left) => {
  expect(
    hidden(text)
      .split("***")
      .map((each) => Buffer.from(each, "base64").toString("latin1")),
  ).toEqual(left);
});

test("a login is hidden with its user, as basic authentication has it and once more in base64", () => {
  expect(hidden("user:plain-secret", "plain-secret", "user")).toBe("***");
  expect(hidden("dXNlcjpwbGFpbi1zZWNyZXQ=", "plain-secret", "user")).toBe("***");
});

test("a whole secret counts from six characters on, a line of one from sixteen, and a key's frame never", () => {
  expect([derivedForms("abcdef").includes("abcdef"), derivedForms("abcde").includes("abcde")]).toEqual([true, false]);
  const lines = ["-----BEGIN RSA PRIVATE KEY-----", "a".repeat(16), `  ${"b".repeat(15)}`, `  ${"c".repeat(16)} `];
  const forms = derivedForms(lines.join("\r\n"));
  expect(lines.map((line) => forms.includes(line.trim()))).toEqual([false, true, false, true]);
  expect(forms).toContain(Buffer.from("c".repeat(16)).toString("base64"));
});

test("a secret with blanks around it is known without them too", () => {
  expect(hidden("plain-secret", " plain-secret\n")).toBe("***");
});

test("half of a letter in two parts is no reason to fail", () => {
  expect(hidden("plain\ud800-secret", "plain\ud800-secret")).toBe("***");
});
