import { type Call, listOf, textOf } from "../operation.ts";
import type { Tag } from "./state.ts";

export const tagsOf = (call: Call): Tag[] =>
  listOf(call.input, "Tags").map((tag) => ({ Key: textOf(tag, "Key") ?? "", Value: textOf(tag, "Value") ?? "" }));

/** Set tags over those that are there; keys are unique without regard to case. */
export function mergeTags(have: readonly Tag[], more: readonly Tag[]): Tag[] {
  const keys = new Set(more.map(({ Key }) => Key.toLowerCase()));
  return [...have.filter(({ Key }) => !keys.has(Key.toLowerCase())), ...more];
}
