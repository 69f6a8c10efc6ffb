import type { Fact } from "../fact.ts";
import { own, sim } from "./places.ts";

export const conditionalRecords: Fact = {
  says: "A conditional write of a private DNS zone or link is accepted, and fails in its operation; one of a record set is refused at once.",
  source:
    "recordings of azure-powershell: TestZoneSetEtagMismatch, TestZoneRemoveEtagMismatch, TestUpdateLinkWithEtagMismatchThrow",
  breaks: [
    {
      rule: "the acceptance",
      file: `${sim}/providers/private-dns/dns.ts`,
      from: "failsLater: true,",
      to: "",
      test: `${sim}/providers/private-dns/private-dns.test.ts`,
    },
    {
      rule: "the failure in the operation",
      file: `${sim}/engine/operation.ts`,
      from: 'operation.status = "Failed";\n    operation.error = operation.refused;',
      to: 'operation.status = "Succeeded";',
      test: `${sim}/providers/private-dns/private-dns.test.ts`,
    },
    {
      rule: "a plan that is made again after such a failure",
      file: `${own}/arm/client.ts`,
      from: 'if (error.status === 412 || error.code === "PreconditionFailed")',
      to: "if (error.status === 412)",
      test: `${own}/arm/client-requests.test.ts`,
    },
    {
      rule: "a plan that is made again after a refusal at once",
      file: `${own}/arm/client.ts`,
      from: 'if (error.status === 412 || error.code === "PreconditionFailed")',
      to: 'if (error.code === "PreconditionFailed")',
      test: `${own}/arm/client-requests.test.ts`,
    },
  ],
};

export const joinedAgain: Fact = {
  says: "A write of a whole network or subnet re-checks the right to join what it names already; tags alone by PATCH do not.",
  source: "threads of users whose role lacked the right to join; none is recorded",
  breaks: [
    {
      rule: "the check of what is named already",
      file: `${sim}/engine/write.ts`,
      from: "authorizeLink(context, link.permission, link.id,",
      to: "if (have === undefined) authorizeLink(context, link.permission, link.id,",
      test: `${sim}/providers/network/virtual-network.test.ts`,
    },
    {
      rule: "tags that go alone",
      file: `${own}/arm/write-whole.ts`,
      from: "before?.[1] === after?.[1] && before?.[0] !== after?.[0]",
      to: "before === after",
      test: `${own}/network/virtual-network.test.ts`,
    },
  ],
};

export const notGivenNotCompared: Fact = {
  says: "A setting that is always compared overwrites what others set: what is not given is not compared.",
  source: "reproduced with a firewall's forwarded traffic and records that registered themselves",
  breaks: [
    {
      rule: "silence about forwarded traffic",
      file: `${own}/network/peering-sides.ts`,
      from: "...(forwarded === undefined ? {} : { allowForwardedTraffic: forwarded }),",
      to: "allowForwardedTraffic: forwarded ?? false,",
      test: `${own}/network/peering.test.ts`,
    },
    {
      rule: "silence about registration",
      file: `${own}/network/dns-link.ts`,
      from: "registrationEnabled: registration,",
      to: "registrationEnabled: registration ?? false,",
      test: `${own}/network/dns-link.test.ts`,
    },
    {
      rule: "silence about names that a zone lacks",
      file: `${own}/network/dns-link.ts`,
      from: "resolutionPolicy: resolution,",
      to: 'resolutionPolicy: resolution ?? "Default",',
      test: `${own}/network/dns-link.test.ts`,
    },
    {
      rule: "silence about traffic between the networks",
      file: `${own}/network/peering-sides.ts`,
      from: "...(traffic === undefined ? {} : { allowVirtualNetworkAccess: traffic }),",
      to: "allowVirtualNetworkAccess: traffic ?? true,",
      test: `${own}/network/peering.test.ts`,
    },
  ],
};
