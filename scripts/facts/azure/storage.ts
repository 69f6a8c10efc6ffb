import type { Fact } from "../fact.ts";
import { own, sim } from "./places.ts";

export const oldTls: Fact = {
  says: "A storage account that shows no minimum TLS version has 1.0.",
  source: "terraform-provider-azurerm PR 8152",
  breaks: [
    {
      rule: "what is read into nothing",
      file: `${own}/storage/account.ts`,
      from: 'minimumTlsVersion: "TLS1_0",',
      to: 'minimumTlsVersion: "TLS1_2",',
      test: `${own}/storage/storage.test.ts`,
    },
  ],
};

export const failedExtensions: Fact = {
  says: "A failed extension gives the cause in its statuses, not only in its error.",
  source: "recording test_k8s_extension_fleet of azure-cli-extensions",
  breaks: [
    {
      rule: "the statuses that are shown",
      file: `${sim}/providers/kubernetes-configuration/extension.ts`,
      from: "statuses: statusesOf(resource.properties.errorInfo),",
      to: "statuses: [],",
      test: `${sim}/providers/kubernetes-configuration/extension.test.ts`,
    },
    {
      rule: "the look at them",
      file: `${own}/extensions/extension.ts`,
      from: 'errorInfo?.message || statuses?.findLast(({ level }) => level === "Error")?.message;',
      to: "errorInfo?.message || (statuses && undefined);",
      test: `${own}/flux/extension.test.ts`,
    },
  ],
};
