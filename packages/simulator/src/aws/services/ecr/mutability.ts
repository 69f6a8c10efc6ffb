import { type Call, type Fields, listOf, textOf } from "../../engine/operation.ts";
import { fits } from "../iam/document.ts";
import { wrongParameter } from "./state.ts";

const mutabilities = ["IMMUTABLE", "MUTABLE", "MUTABLE_WITH_EXCLUSION", "IMMUTABLE_WITH_EXCLUSION"];
const member = "imageTagMutabilityExclusionFilters";

function checkFilter({ filterType, filter }: Fields, at: number): void {
  const where = `${member}.${at + 1}.member`;
  if (filterType !== "WILDCARD")
    throw wrongParameter(`${where}.filterType`, "Member must satisfy enum value set: [WILDCARD]");
  if (typeof filter !== "string" || !/^[0-9a-zA-Z._*-]{1,128}$/.test(filter))
    throw wrongParameter(`${where}.filter`, "Member must satisfy regular expression pattern: ^[0-9a-zA-Z._*-]{1,128}");
}

/** How tags can be moved, and the tags that are excepted from that: these come with the words for it, and only with them. */
export function mutabilityIn(call: Call, value: string): Fields {
  if (!mutabilities.includes(value))
    throw wrongParameter("imageTagMutability", `Member must satisfy enum value set: [${mutabilities.join(", ")}]`);
  const filters = listOf(call.input, member);
  filters.forEach(checkFilter);
  if (filters.length > 5) throw wrongParameter(member, "Member must have length less than or equal to 5");
  if (value.endsWith("_WITH_EXCLUSION") !== filters.length > 0)
    throw wrongParameter(
      member,
      `ImageTagMutabilityExclusionFilters ${filters.length > 0 ? "must" : "can't"} be null when imageTagMutability is set as ${value}`,
    );
  return { imageTagMutability: value, [member]: filters.length > 0 ? filters : undefined };
}

/** Whether a tag stays with its image forever. */
export function staysFor(tag: string, repository: Fields): boolean {
  const value = textOf(repository, "imageTagMutability") ?? "MUTABLE";
  const isExcepted = listOf(repository, member).some(({ filter }) => fits(String(filter), tag));
  return value.startsWith("IMMUTABLE") !== isExcepted;
}
