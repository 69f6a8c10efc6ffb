import { type Fields, listOf, textOf } from "../../engine/operation.ts";
import type { Hands } from "./kind.ts";

/** A member of an answer, as text. */
export const text = (fields: Fields, name: string): string => textOf(fields, name) ?? "";

/** What tags a new resource of this type. */
export const tagSpecification = (hands: Hands, ResourceType: string): Fields => ({
  TagSpecification: [{ ResourceType, Tag: hands.tags }],
});

/** The members that are given, under EC2's names. */
export const given = ({ properties }: Hands, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));

/** Let a resource have the tags that the template says now. */
export function retag(hands: Hands, id: string, before: Fields): void {
  const keys = new Set(hands.tags.map(({ Key }) => Key));
  const gone = listOf(before, "Tags").filter(({ Key }) => !keys.has(String(Key)));
  if (gone.length > 0) hands.ask("ec2", "DeleteTags", { ResourceId: [id], Tag: gone.map(({ Key }) => ({ Key })) });
  if (hands.tags.length > 0) hands.ask("ec2", "CreateTags", { ResourceId: [id], Tag: hands.tags });
}

/** Whether what a template made is still there. */
export const there =
  (operation: string, member: string) =>
  (hands: Hands, id: string): boolean => {
    try {
      hands.ask("ec2", operation, { [member]: [id] });
      return true;
    } catch {
      return false;
    }
  };
