import type { Reading } from "@slipway/action";
import { isScope } from "./scope.ts";

/** What a custom role allows, as someone wrote it. */
export interface RoleText {
  readonly name: string;
  readonly description?: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
  readonly assignableScopes?: readonly string[];
}

export const rights = ["actions", "notActions", "dataActions", "notDataActions"] as const;
const texts = ["name", "description"];
const lists = [...rights, "assignableScopes"];

/** What the Azure CLI's form of a role has beside ours, and means nothing here. */
const ignored = ["isCustom"];

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

/** Each thing that may be wrong with a role: where to look, and the sentence. */
const judges: readonly ((role: Readonly<Record<string, unknown>>) => string | undefined)[] = [
  (role) => {
    const strange = Object.keys(role).filter((key) => ![...texts, ...lists, ...ignored].includes(key));
    return strange.length > 0
      ? `It has ${strange.join(", ")}: write only ${[...texts, ...lists].join(", ")}.`
      : undefined;
  },
  ({ name }) =>
    typeof name === "string" && name.trim() !== "" && name.length <= 128
      ? undefined
      : "Give it a name of 1 to 128 characters.",
  ({ description }) =>
    description === undefined || typeof description === "string" ? undefined : "Write description as text.",
  (role) => {
    const odd = lists.filter((key) => role[key] !== undefined && !isTexts(role[key]));
    return odd.length > 0 ? `Write ${odd.join(", ")} as a list of strings.` : undefined;
  },
  ({ actions, dataActions }) =>
    [actions, dataActions].some((list) => isTexts(list) && list.length > 0)
      ? undefined
      : "Give it at least one of actions or dataActions.",
  (role) => {
    const odd = rights
      .flatMap((key) => (isTexts(role[key]) ? role[key] : []))
      .filter((each) => !/^(\*|[\w.*-]+\/.+)$/.test(each));
    return odd.length > 0 ? `${odd.join(", ")}: write a permission as Provider/type/verb, or *.` : undefined;
  },
  ({ assignableScopes: scopes }) =>
    isTexts(scopes) && (scopes.length === 0 || !scopes.every(isScope))
      ? "Write each of assignableScopes as the ID of a subscription, a resource group, a resource or a management group."
      : undefined,
];

/** Judges a custom role in our form, or in the one that the Azure CLI takes, whose words begin with capitals. */
export function judgeRole(value: unknown): Reading<RoleText> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { problem: "Write an object with name, actions and dataActions." };
  const small = Object.entries(value).map(([key, each]) => [key.replace(/^./, (first) => first.toLowerCase()), each]);
  const role: Readonly<Record<string, unknown>> = Object.fromEntries(small);
  const problems = judges.flatMap((judge) => judge(role) ?? []);
  if (problems.length > 0) return { problem: problems.join(" ") };
  const none = Object.fromEntries(rights.map((key) => [key, []]));
  const { isCustom: _, ...said } = role;
  return { value: { ...none, ...said } as unknown as RoleText };
}
