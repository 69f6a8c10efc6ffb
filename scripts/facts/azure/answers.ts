import type { Fact } from "../fact.ts";
import { sim } from "./places.ts";

export const lookOfAnswers: Fact = {
  says: "Answers have their own letter case, order, echoes and defaults.",
  source: "recordings of azure-powershell, azure-sdk-for-net, azure-cli and cloud-provider-azure",
  breaks: [
    {
      rule: "names of record sets in lower case",
      file: `${sim}/providers/private-dns/record-set.ts`,
      from: "`${name}.${zone}.`).toLowerCase();",
      to: "`${name}.${zone}.`);",
      test: `${sim}/providers/private-dns/private-dns.test.ts`,
    },
    {
      rule: "etags of links in quotes",
      file: `${sim}/providers/private-dns/link.ts`,
      from: 'make: ({ world: { ids } }) => `"${ids.hex(8)}-0000-0100-0000-${ids.hex(8)}0000"`,',
      to: "",
      test: `${sim}/providers/private-dns/private-dns.test.ts`,
    },
    {
      rule: "subnets that read Updating with their network",
      file: `${sim}/providers/network/subnet.ts`,
      from: 'network?.resource.properties.provisioningState === "Updating"',
      to: 'network?.resource.properties.provisioningState === "None"',
      test: `${sim}/providers/network/virtual-network.test.ts`,
    },
    {
      rule: "the echo of empty tags",
      file: `${sim}/engine/body.ts`,
      from: '(rules.tags === "if sent" && tags === undefined)',
      to: 'rules.tags === "if sent"',
      test: `${sim}/providers/network/virtual-network.test.ts`,
    },
    {
      rule: "lists in the order of names",
      file: `${sim}/engine/read.ts`,
      from: 'if (type.under === "group") found.sort(',
      to: "if (type.under === undefined) found.sort(",
      test: `${sim}/providers/network/virtual-network.test.ts`,
    },
    {
      rule: "the eleven things that Contributor may not do",
      file: `${sim}/providers/authorization/built-in-roles.ts`,
      from: '      "Microsoft.Purview/consents/delete",\n',
      to: "",
      test: `${sim}/providers/authorization/authorization.test.ts`,
    },
    {
      rule: "answers of the blob service that echo only what was sent",
      file: `${sim}/providers/storage/blob-service.ts`,
      from: "hidden.sent",
      to: "hidden.other",
      test: `${sim}/providers/storage/storage.test.ts`,
    },
    {
      rule: "the real pair of a region",
      file: `${sim}/providers/storage/region-pairs.ts`,
      from: 'northeurope: "westeurope"',
      to: 'northeurope: "northeurope"',
      test: `${sim}/providers/storage/storage.test.ts`,
    },
    {
      rule: "an escaped scope in a lock's address",
      file: `${sim}/engine/service.ts`,
      from: 'pathname.slice(0, end).replace(/%2f/gi, "/")',
      to: "pathname.slice(0, end)",
      test: `${sim}/providers/authorization/protection.test.ts`,
    },
    {
      rule: "previews as first versions",
      file: `${sim}/engine/gate.ts`,
      from: "if (apiVersion >= first && apiVersion",
      to: "if (apiVersion.slice(0, 10) >= first && apiVersion",
      test: `${sim}/engine/service.test.ts`,
    },
    {
      rule: "Indexed as the mode of a policy",
      file: `${sim}/providers/authorization/policy.ts`,
      from: 'mode: "Indexed"',
      to: 'mode: "All"',
      test: `${sim}/providers/authorization/protection.test.ts`,
    },
    {
      rule: "definitions that stay while they are in use",
      file: `${sim}/providers/authorization/policy.ts`,
      from: "if (user === undefined) return;",
      to: "if (user !== null) return;",
      test: `${sim}/providers/authorization/protection.test.ts`,
    },
  ],
};
