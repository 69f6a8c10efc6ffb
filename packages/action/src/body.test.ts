import { most, readBody, readBytes } from "./body.ts";

const host = "api.example";
const mebibyte = new Uint8Array(2 ** 20);

/** An answer in pieces, which may end in an error; it is noted how much of it was taken, and that it was let go. */
function answerOf(pieces: Iterable<Uint8Array | string>, end?: unknown) {
  const seen = { taken: 0, isLetGo: false };
  async function* body() {
    try {
      for (const piece of pieces) {
        seen.taken += 1;
        yield piece;
      }
      if (end !== undefined) throw end;
    } finally {
      seen.isLetGo = true;
    }
  }
  return { body: body(), seen };
}

function* endless() {
  for (;;) yield mebibyte;
}

test.each([
  ["an answer", most.answer, 16],
  ["a page of a list", most.list, 128],
])("of %s no more is taken than it may have", async (_, limit, mebibytes) => {
  const { body, seen } = answerOf(endless());
  await expect(readBytes(body, limit, host)).rejects.toMatchObject({
    name: "SizeError",
    message: `api.example answered with more than ${mebibytes} MiB, which was not read.`,
    remedy: expect.stringMatching(
      /check that api\.example is the service .*, and that no proxy answers in its place\.$/,
    ),
  });
  expect(seen).toEqual({ taken: mebibytes + 1, isLetGo: true });
});

test.each<[string, (Uint8Array | string)[], number, string | undefined]>([
  ["nothing", [], 0, ""],
  ["as much as it may have", ["ab", "cd"], 4, "abcd"],
  ["one byte more", ["ab", "cd", "e"], 4, undefined],
  ["as many letters in more bytes", ["éa", "é"], 4, undefined],
  ["a letter in two pieces", [Uint8Array.of(0xc3), Uint8Array.of(0xa9), "!"], 9, "é!"],
])("an answer of %s", async (_, pieces, limit, text) => {
  const read = readBody(answerOf(pieces).body, limit, host);
  if (text === undefined) await expect(read).rejects.toThrow("more than");
  else expect(await read).toBe(text);
});

test.each([
  [new RangeError("socket hang up"), "socket hang up"],
  ["gone", "gone"],
  [null, "null"],
])("an answer that ends too early says who cut it off, and keeps why", async (end, why) => {
  await expect(readBody(answerOf(["a"], end).body, 9, host)).rejects.toMatchObject({
    name: "CutOffError",
    message: `the answer of api.example was cut off (${why})`,
    cause: end,
  });
});
