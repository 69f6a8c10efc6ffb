/** What is not replayed, and why. */
export const notReplayed: readonly { readonly match: RegExp; readonly reason: string }[] = [
  {
    match: /BatchAI|Cache\/Redis|Compute\/virtualMachine|containerServices|deployments|actionGroups|Microsoft\.Sql/,
    reason: "Types that no scenario of ours has.",
  },
  {
    match: /listBuildSourceUploadUrl|\/runs|scheduleRun/,
    reason: "Build tasks of registries: no scenario of ours builds images.",
  },
  {
    match: /disasterRecoveryConfigs/,
    reason: "Pairs of namespaces under an alias: the catalogue has one namespace, and the alias' keys are the pair's.",
  },
];
