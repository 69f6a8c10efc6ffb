import type { Step } from "@slipway/reconcile";
import { harmless } from "./harmless.ts";
import { agentFor, ask } from "./http.ts";
import { Masks } from "./masks.ts";
import { planOutput } from "./outputs.ts";
import { derivedForms } from "./secret-forms.ts";

test.each([
  ["secret", "a/b c+dé", undefined],
  ["with a user", "a/b c+dé", "me"],
])("a secret is known in all its forms, and hidden whole: %s", (_, secret, user) => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const forms = derivedForms(secret, user);
  const expected = [
    secret,
    base64(secret),
    base64(secret).replace(/=+$/, ""),
    Buffer.from(secret).toString("base64url"),
    Buffer.from(secret).toString("hex"),
    encodeURIComponent(secret),
    ...(user ? [`${user}:${secret}`, base64(`${user}:${secret}`)] : []),
  ];
  expect(forms).toEqual(expect.arrayContaining(expected));
  // A shorter form first would leave the rest of a longer one.
  const masks = new Masks();
  masks.add(secret, user);
  for (const form of expected) expect(masks.hide(form)).toBe("***");
});

test("lines of a secret count from sixteen characters on, a whole one from six", () => {
  const forms = derivedForms(`${"a".repeat(16)}\n${"b".repeat(15)}\n  ${"c".repeat(16)}  `);
  expect([forms.includes("a".repeat(16)), forms.includes("b".repeat(15)), forms.includes("c".repeat(16))]).toEqual([
    true,
    false,
    true,
  ]);
  expect([derivedForms("abcdef").includes("abcdef"), derivedForms("abcde").includes("abcde")]).toEqual([true, false]);
  expect(derivedForms(" abcdef ")).toContain("abcdef");
  expect(derivedForms('a"b\nc"d')).toContain('a\\"b\\nc\\"d');
});

test("masks hide the longest form first, and show which are new", () => {
  const masks = new Masks();
  expect(masks.add("secret-a")).toContain("secret-a");
  expect(masks.add("secret-a")).toEqual([]);
  masks.add("secret-a-and-more");
  expect(masks.hide("x secret-a-and-more y secret-a z")).toBe("x *** y *** z");
});

test.each([
  ["::error::x", ": :error::x"],
  ["a::b", "a::b"],
  ["a\n  ::b", "a\n  : :b"],
  ["x ##[group]y", "x # #[group]y"],
  ["##no", "##no"],
])("in %j the runner finds no command", (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test("a plan that is too big for an output keeps what is done to what", () => {
  const step = (id: string, size: number): Step => ({
    kind: "box",
    id,
    after: [],
    operation: "update",
    changes: [{ field: "size", want: "x".repeat(size) }],
  });
  const fits = { steps: [step("a", 100)], unchanged: [] };
  expect(planOutput(fits)).toBe(JSON.stringify(fits.steps));
  const big = { steps: [step("a", 200_000), step("b", 1)], unchanged: [] };
  expect(JSON.parse(planOutput(big))).toEqual([
    { operation: "update", kind: "box", id: "a" },
    { operation: "update", kind: "box", id: "b" },
  ]);
});

test("connections are kept for each way out, and one that fails is named by its cause", async () => {
  expect(agentFor({ HTTPS_PROXY: "http://p" })).toBe(agentFor({ HTTPS_PROXY: "http://p", other: "1" }));
  expect(agentFor({ HTTPS_PROXY: "http://p" })).not.toBe(agentFor({ HTTPS_PROXY: "http://q" }));
  expect(agentFor({ NO_PROXY: "a" })).not.toBe(agentFor({ no_proxy: "a" }));
  const { signal } = new AbortController();
  await expect(ask(new URL("https://127.0.0.1:9"), {}, { headers: {}, signal })).rejects.toMatchObject({
    name: "ConnectionError",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});
