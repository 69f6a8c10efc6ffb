import { inherited } from "./table.test-support.ts";
import { define, lookup } from "./table.ts";

test.each(inherited)("a table holds nothing as %s until it is laid there, and then through every copy", (name) => {
  const table: Record<string, string> = {};
  expect(lookup(table, name)).toBeUndefined();
  define(table, name, "here");
  for (const copy of [table, { ...table }, structuredClone(table), JSON.parse(JSON.stringify(table))])
    expect([Object.keys(copy), lookup(copy, name)]).toEqual([[name], "here"]);
  delete table[name];
  expect(lookup(table, name)).toBeUndefined();
});
