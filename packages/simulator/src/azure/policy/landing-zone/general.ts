import { type Definition, effect, isOfType } from "./definition.ts";

const group = "Microsoft.Resources/subscriptions/resourceGroups";
const tag = "[concat('tags[', parameters('tagName'), ']')]";
const tagOfGroup = "[resourceGroup().tags[parameters('tagName')]]";

/** Azure/azure-policy, built-in-policies/policyDefinitions/General and …/Tags. */
export const generalPolicies: readonly Definition[] = [
  {
    name: "e56962a6-4747-49cd-b67b-bf8b01975c4c",
    displayName: "Allowed regions",
    mode: "Indexed",
    parameters: { listOfAllowedLocations: { type: "Array" } },
    when: {
      allOf: [
        { field: "location", notIn: "[parameters('listOfAllowedLocations')]" },
        { field: "location", notEquals: "global" },
        { field: "type", notEquals: "Microsoft.AzureActiveDirectory/b2cDirectories" },
      ],
    },
    effects: { effect: "deny" },
  },
  {
    name: "6c112d4e-5bc7-47ae-a041-ea2d9dccd749",
    displayName: "Types of resources that are not allowed",
    mode: "All",
    parameters: { ...effect("Deny"), listOfResourceTypesNotAllowed: { type: "Array" } },
    when: {
      allOf: [
        { field: "type", in: "[parameters('listOfResourceTypesNotAllowed')]" },
        { value: "[field('type')]", exists: true },
      ],
    },
  },
  {
    name: "e765b5de-1225-4ba3-bd56-1ac6695af988",
    displayName: "Allowed regions of resource groups",
    mode: "All",
    parameters: { listOfAllowedLocations: { type: "Array" } },
    when: { allOf: [isOfType(group), { field: "location", notIn: "[parameters('listOfAllowedLocations')]" }] },
    effects: { effect: "deny" },
  },
  {
    name: "96670d01-0a4d-4649-9c89-2d3abc0a5025",
    displayName: "Resource groups: a tag",
    mode: "All",
    parameters: { tagName: { type: "String" } },
    when: { allOf: [isOfType(group), { field: tag, exists: "false" }] },
    effects: { effect: "deny" },
  },
  {
    name: "ea3f2387-9b95-492a-a190-fcdc54f7b070",
    displayName: "Resources: the tag of their group is added",
    mode: "Indexed",
    parameters: { tagName: { type: "String" } },
    when: {
      allOf: [
        { field: tag, exists: "false" },
        { value: tagOfGroup, notEquals: "" },
      ],
    },
    effects: { effect: "modify", details: { operations: [{ operation: "add", field: tag, value: tagOfGroup }] } },
  },
];
