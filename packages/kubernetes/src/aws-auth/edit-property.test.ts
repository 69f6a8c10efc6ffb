import fc from "fast-check";
import { stringify } from "yaml";
import { mapRole, unmapRole } from "./edit.ts";
import { readMapRoles } from "./map-roles.ts";
import { type MappedRole, roleKey } from "./mapped-role.ts";

const name = fc.constantFrom("a", "b", "C", "nodes", "team/d");
const word = fc.constantFrom(
  "viewers",
  "system:nodes",
  "on",
  "012",
  "{{SessionName}}",
  "a: b",
  "#x",
  "it's",
  "é ü",
  "",
);
const entry = fc.record(
  { groups: fc.array(word, { maxLength: 3 }), rolearn: name.map(arn), username: word, extra: word },
  { requiredKeys: ["rolearn"] },
);
const style = fc.record({
  indentSeq: fc.boolean(),
  indent: fc.constantFrom(2, 4),
  defaultStringType: fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE"),
  collectionStyle: fc.constantFrom("any", "flow"),
  version: fc.constant("1.1"),
} as const);
const text = fc
  .tuple(fc.array(entry, { maxLength: 4 }), style, fc.constantFrom("", "# above\n"), fc.constantFrom("", "# below\n"))
  .map(([entries, how, above, below]) => `${above}${stringify(entries, how)}${below}`);

function arn(role: string): string {
  return `arn:aws:iam::111122223333:role/${role}`;
}

const fieldsOf = (entries: readonly MappedRole[]) => entries.map(({ fields }) => fields);

test("whatever the text, one role is mapped as wanted and all others stay", () => {
  const wants = fc.record({ role: name, groups: fc.array(word, { maxLength: 3 }), username: fc.option(word) });
  fc.assert(
    fc.property(text, wants, (before, { role, groups, username }) => {
      const bare = roleKey(arn(role));
      const isOther = (one: MappedRole) => roleKey(one.arn) !== bare;
      const after = mapRole(before, { arn: bare, groups, username: username ?? undefined, defaultUsername: "x" });
      const { entries } = readMapRoles(after);
      const own = entries.filter((one) => !isOther(one));
      expect(own.map((one) => new Set(one.groups))).toEqual([new Set(groups)]);
      expect(fieldsOf(entries.filter(isOther))).toEqual(fieldsOf(readMapRoles(before).entries.filter(isOther)));
      for (const line of before.split("\n").filter((each) => each.startsWith("#"))) expect(after).toContain(line);
      expect(fieldsOf(readMapRoles(unmapRole(after, bare)).entries)).toEqual(fieldsOf(entries.filter(isOther)));
    }),
    { numRuns: 200 },
  );
});
