import { readFileSync } from "node:fs";
import { join } from "node:path";
import { builtinKinds } from "../kinds/builtin.ts";
import { builtin, type Schema, typeNames } from "./schema.ts";

// What the vendor's client says of each type: generated from the API's own description.
const models = join(__dirname, "../../../../../node_modules/@kubernetes/client-node/dist/gen/models");
const renamed: Readonly<Record<string, string>> = {
  WebhookServiceReference: "AdmissionregistrationV1ServiceReference",
  WebhookClientConfig: "AdmissionregistrationV1WebhookClientConfig",
  ConversionServiceReference: "ApiextensionsV1ServiceReference",
  ConversionClientConfig: "ApiextensionsV1WebhookClientConfig",
  CSITokenRequest: "StorageV1TokenRequest",
};

function model(name: string): Map<string, boolean> {
  const wanted = renamed[name]
    ? [renamed[name]]
    : ["V1", "CoreV1", "AuthenticationV1", "RbacV1"].map((prefix) => prefix + name);
  for (const each of wanted) {
    try {
      const text = readFileSync(join(models, `${each}.d.ts`), "utf8");
      return new Map([...text.matchAll(/^\s+'_?([^']+)'(\??):/gm)].map((found) => [found[1] ?? "", found[2] === ""]));
    } catch {
      // Under another prefix.
    }
  }
  throw new Error(`the vendor's client has no ${name}`);
}

test.each([...typeNames])("%s has the fields that the vendor's client knows", (name) => {
  const own = builtin(name);
  const theirs = model(name);
  expect([...(own.properties?.keys() ?? [])].sort()).toEqual([...theirs.keys()].sort());
  expect([...(own.required ?? [])].sort()).toEqual(
    [...theirs]
      .filter(([, required]) => required)
      .map(([field]) => field)
      .sort(),
  );
});

test("the keys that items are known by are fields of the items", () => {
  const keyed = (schema: Schema): [Schema, readonly string[]][] =>
    [...(schema.properties?.values() ?? [])].flatMap((child) =>
      child.items && child.keys ? [[child.items, child.keys] as [Schema, readonly string[]]] : [],
    );
  const all = typeNames.flatMap((name) => keyed(builtin(name)));
  expect(all.length).toBeGreaterThan(30);
  for (const [items, keys] of all) for (const key of keys) expect([...(items.properties?.keys() ?? [])]).toContain(key);
});

test("every kind has a schema and carries metadata", () => {
  for (const { kind, schema } of builtinKinds) expect([kind, schema.properties?.has("metadata")]).toEqual([kind, true]);
});
