import type { Fact } from "../fact.ts";
import { aks, own, sim } from "./places.ts";

export const landingZones: Fact = {
  says: "Landing zones deny public addresses, subnets without a security group, things without tags, open storage and default outbound access.",
  source: "Azure/Enterprise-Scale#456 and its policy definitions",
  breaks: [
    {
      rule: "the denial of a load balancer's public address",
      file: `${aks}/outbound-address.ts`,
      from: "if (cluster.hidden.unjudged !== true)",
      to: "if (cluster.hidden.unjudged === null)",
      test: `${sim}/policy/deploy.test.ts`,
    },
    {
      rule: "the denial of a subnet without a security group",
      file: `${sim}/policy/landing-zone/networks.ts`,
      from: '{ field: `${network}/subnets/networkSecurityGroup.id`, exists: "false" },',
      to: '{ field: `${network}/subnets/networkSecurityGroup.id`, exists: "true" },',
      test: `${sim}/policy/policy.test.ts`,
    },
    {
      rule: "the input that a denied address asks for",
      file: `${own}/aks/remedies.ts`,
      from: 'field: "networkProfile.outboundType",',
      to: "",
      test: `${own}/arm/errors.test.ts`,
    },
    {
      rule: "the fields that a denial names",
      file: `${own}/arm/policy-violation.ts`,
      from: 'const fields = paths.filter((each) => typeof each === "string");',
      to: 'const fields = paths.filter((each) => typeof each === "string" && each === "");',
      test: `${own}/arm/errors.test.ts`,
    },
  ],
};
