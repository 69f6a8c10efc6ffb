import { type Input, text } from "@slipway/action";
import { parseId } from "../arm/resource-id.ts";

const above =
  /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourceGroups\/[\w().-]{0,89}[\w()-])?$|^\/providers\/Microsoft\.Management\/managementGroups\/(?!\.{1,2}$)[\w().-]{1,90}$/i;

/** Whether a text names something that roles are assigned on. */
export const isScope = (scope: string): boolean => above.test(scope) || parseId(scope) !== undefined;

/** Something that roles are assigned on, by its ID. */
export function azureScope(about: string): Input<string> {
  return {
    ...text(about),
    read: (value) =>
      isScope(value)
        ? { value }
        : { problem: "Write the ID of a subscription, a resource group, a resource or a management group." },
  };
}

/** Whether a scope is another one or lies within it; what a management group holds its ID does not say. */
export const isWithinScope = (scope: string, outer: string): boolean =>
  /^\/providers\//i.test(outer) || `${scope}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());

/** The ID of a role definition by its GUID, as it is seen from a scope. */
export function roleIdAt(scope: string, guid: string): string {
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
  return `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
}
