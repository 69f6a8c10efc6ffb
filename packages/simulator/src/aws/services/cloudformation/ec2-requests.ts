import { type Fields, listOf, textOf } from "../../engine/operation.ts";
import type { StackClient } from "./resource-handler.ts";

/** A member of an answer, as text. */
export const text = (fields: Fields, name: string): string => textOf(fields, name) ?? "";

/** What tags a new resource of this type. */
export const tagSpecification = (client: StackClient, ResourceType: string): Fields => ({
  TagSpecification: [{ ResourceType, Tag: client.tags }],
});

/** The members that are given, under EC2's names. */
export const given = ({ properties }: StackClient, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])));

/** Let a resource have the tags that the template says now. */
export function retag(client: StackClient, id: string, before: Fields): void {
  const keys = new Set(client.tags.map(({ Key }) => Key));
  const gone = listOf(before, "Tags").filter(({ Key }) => !keys.has(String(Key)));
  if (gone.length > 0) client.call("ec2", "DeleteTags", { ResourceId: [id], Tag: gone.map(({ Key }) => ({ Key })) });
  if (client.tags.length > 0) client.call("ec2", "CreateTags", { ResourceId: [id], Tag: client.tags });
}

/** Whether what a template made is still there. */
export const there =
  (operation: string, member: string) =>
  (client: StackClient, id: string): boolean => {
    try {
      client.call("ec2", operation, { [member]: [id] });
      return true;
    } catch {
      return false;
    }
  };
