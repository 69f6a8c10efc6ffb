import { FileCommandError, readEntries, readPaths } from "./file-commands.ts";

test.each([
  ["a=1\n", { a: "1" }],
  ["a=1\r\n".replace("\r", ""), { a: "1" }],
  ["a=b=c\n\nd=\n", { a: "b=c", d: "" }],
  ["a=x<<y\n", { a: "x<<y" }],
  ["a<<END\none\ntwo\nEND\nb=2\n", { a: "one\ntwo", b: "2" }],
  ["a<<END\nEND\n", { a: "" }],
  ["a<<END\n\nEND\n", { a: "" }],
  ["a=1\na=2\n", { a: "2" }],
  ["a<<END\nb=1\nEND\n", { a: "b=1" }],
  ["a=last", { a: "last" }],
  ["a<<END\none\nEND", { a: "one" }],
])("%j is read as the runner reads it", (text, entries) => {
  expect(readEntries(text)).toEqual(entries);
});

test.each([
  ["nothing\n", "Invalid format 'nothing'"],
  ["=1\n", "Name must not be empty"],
  ["a<<END\none\n", "Matching delimiter not found 'END'"],
  ["a<<END\none", "EOF marker missing new line"],
  ["a<<\n1\n", "Delimiter must not be empty"],
])("%j is refused", (text, message) => {
  expect(() => readEntries(text)).toThrow(FileCommandError);
  expect(() => readEntries(text)).toThrow(message);
});

test("each line of a path file is a folder", () => {
  expect(readPaths("/a\n\n/b\r\n")).toEqual(["/a", "/b"]);
});
