import { filedEnvironments } from "./filed-environments.ts";

test("what a file of environments says is found by the input that names it; a file that does not read has nothing", () => {
  const files: Readonly<Record<string, string>> = {
    "a.yml": "defaults: { all: { location: x } }\nenvironments: [{ resource-group: one }, { resource-group: two }]",
    "b.yml": "environments: [",
    "c.yml": "",
  };
  const read = (path: string) => files[path] ?? fail(path);
  const found = (file: unknown) => filedEnvironments({ read }, [undefined, { file }]);
  expect(found("a.yml")).toEqual([{ "resource-group": "one" }, { "resource-group": "two" }, { location: "x" }]);
  for (const file of ["b.yml", "c.yml", "d.yml", "a.json", 7]) expect(found(file)).toEqual([]);
});

function fail(path: string): never {
  throw new RangeError(`There is no ${path}.`);
}
