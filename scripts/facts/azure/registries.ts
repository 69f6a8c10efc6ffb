import type { Fact } from "../fact.ts";
import { aks, own, sim } from "./places.ts";

export const zoneRedundancy: Fact = {
  says: "Registries are zone redundant in every tier; the property reads Disabled and controls nothing.",
  source: "azure-management-docs: container-registry/zone-redundancy",
  breaks: [
    {
      rule: "the property that reads Disabled",
      file: `${sim}/providers/container-registry/registry.ts`,
      from: 'zoneRedundancy: "Disabled",',
      to: 'zoneRedundancy: "Enabled",',
      test: `${sim}/providers/container-registry/registry.test.ts`,
    },
    {
      rule: "a plan that leaves it alone",
      file: `${own}/acr/registry.ts`,
      from: "adminUserEnabled: want.adminUser,",
      to: 'adminUserEnabled: want.adminUser, zoneRedundancy: "Enabled",',
      test: "actions/create-acr/src/action.test.ts",
    },
  ],
};

export const softDeleteOrRetention: Fact = {
  says: "A registry has soft delete or retention, not both; only preview versions show soft delete.",
  source: "azure-management-docs: container-registry soft delete",
  breaks: [
    {
      rule: "the refusal of both",
      file: `${sim}/providers/container-registry/policies.ts`,
      from: 'if (isOn("retentionPolicy") && isOn("softDeletePolicy"))',
      to: 'if (isOn("retentionPolicy") && isOn("softDeletePolicy") && resource === undefined)',
      test: `${sim}/providers/container-registry/registry.test.ts`,
    },
    {
      rule: "soft delete that stable versions do not show",
      file: `${sim}/providers/container-registry/registry.ts`,
      from: '{ path: "properties.policies.softDeletePolicy", preview: "2022-02-01" },',
      to: "",
      test: `${sim}/providers/container-registry/registry.test.ts`,
    },
    {
      rule: "the plan's own look at soft delete",
      file: `${own}/acr/retention.ts`,
      from: "await refuseBesideSoftDelete(want, azure);",
      to: "",
      test: "actions/acr-retention/src/action.test.ts",
    },
    {
      rule: "the remedy",
      file: `${own}/acr/remedies.ts`,
      from: "/soft.?delete policy/i",
      to: "/none of these/",
      test: `${own}/acr/remedies.test.ts`,
    },
  ],
};

export const creationAtOnce: Fact = {
  says: "Registries are created at once in older versions of the API; a cluster that is written unchanged reads Updating for a while.",
  source: "21 recordings of 2017-03 to 2023-07; registry.test.ts names those of it",
  breaks: [
    {
      rule: "the creation at once",
      file: `${sim}/providers/container-registry/registry.ts`,
      from: "seconds: 20, atOnce: endsAtOnce }",
      to: "seconds: 20 }",
      test: `${sim}/providers/container-registry/registry.test.ts`,
    },
    {
      rule: "the cluster that reads Updating",
      file: `${sim}/engine/write.ts`,
      from: "const untouched = unchanged && timing.evenUnchanged !== true;",
      to: "const untouched = unchanged;",
      test: `${aks}/cluster-changes.test.ts`,
    },
  ],
};
