import { endsTooEarly, listIn, objectIn, objectWith, refuseRedirect, refuseRound } from "./answer.ts";

const host = "api.example";
const from = (text: string, status = 200) => ({ status, text });

/** What an answer is, or what is said of it. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    const { name, message, remedy } = error as { name: string; message: string; remedy: string };
    const [before, what] = message.split(
      / at api\.example was answered with (.*), which is no answer of this service\./,
    );
    expect([name, before]).toEqual(["AnswerError", "GET /x"]);
    expect(remedy).toMatch(
      /a proxy that asks to sign in: let the runner reach api\.example directly, .* then run again\./,
    );
    return `${what}${remedy.split("then run again.")[1]}`;
  }
}

test.each([
  ["an object", '{"id":1}', 200, { id: 1 }],
  ["an object with 299", "{}", 299, {}],
  ["with 300", "{}", 300, "JSON of another kind (300)"],
  ["with 199", "{}", 199, "JSON of another kind (199)"],
  ["a list", "[]", 200, "JSON of another kind (200)"],
  ["null", "null", 200, "JSON of another kind (200)"],
  ["a text", '"a"', 200, "JSON of another kind (200)"],
  ["a page", " <html>", 203, "a page of HTML (203)"],
  ["nothing", " \n", 200, "nothing (200)"],
  ["words", "Sign in", 200, "a text that is not JSON (200)"],
])("an object is %s", (_, text, status, is) => {
  expect(outcome(() => objectIn("GET /x", host, from(text, status)))).toEqual(is);
});

test("an object has one of the fields that the service gives", () => {
  expect(outcome(() => objectWith(["id", "name"], "GET /x", host, from('{"name":1}')))).toEqual({ name: 1 });
  expect(outcome(() => objectWith(["id", "name"], "GET /x", host, from('{"b":1}')))).toBe("JSON without id or name");
});

test.each([
  ["bare", "[1]", undefined, [1]],
  ["in a field", '{"value":[1]}', "value", [1]],
  ["in another field", '{"values":[1]}', "value", "JSON of another kind (200)"],
  ["in no object", "null", "value", "JSON of another kind (200)"],
  ["an object", "{}", undefined, "JSON of another kind (200)"],
])("a list is %s", (_, text, field, is) => {
  expect(outcome(() => listIn("GET /x", host, from(text), field))).toEqual(is);
});

const renamed = " If what the inputs name was renamed or moved, write its new name.";
test.each([
  [299, "https://login.example/a", undefined],
  [300, "https://login.example/a", "a redirect (300) to login.example"],
  [399, `https://${host}/b`, `a redirect (399) to ${host}${renamed}`],
  [302, "/b", `a redirect (302) to ${host}${renamed}`],
  [302, undefined, `a redirect (302) to ${host}${renamed}`],
  [400, "https://login.example/a", undefined],
])("%i with the location %s", (status, location, is) => {
  expect(outcome(() => refuseRedirect("GET /x", host, status, location))).toBe(is);
});

test("a page that was read already ends a list", () => {
  const seen = new Set<string>();
  const next = (page: string) => outcome(() => refuseRound("GET /x", host, page, seen));
  expect([next("a"), next("b"), next("a")]).toEqual([undefined, undefined, "a list that goes round"]);
});

test.each([
  ['{"a":', true],
  [" [1,", true],
  ["[1]", false],
  ["<html>", false],
  ["", false],
])("%s ends too early: %s", (text, is) => expect(endsTooEarly(text)).toBe(is));
