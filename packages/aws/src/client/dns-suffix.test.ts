import { STSClient } from "@aws-sdk/client-sts";
import { dnsSuffix, dnsSuffixes } from "./dns-suffix.ts";

/** Where the vendor's own client would find STS. */
const stsOf = (region: string): string => {
  const { endpointProvider } = new STSClient({ region }).config;
  return endpointProvider({ Region: region, UseDualStack: false, UseFIPS: false, UseGlobalEndpoint: false }).url.host;
};

test.each([
  "eu-north-1",
  "us-gov-west-1",
  "cn-north-1",
  "eusc-de-east-1",
  "us-iso-east-1",
  "us-isob-east-1",
  "us-isof-south-1",
  "eu-isoe-west-1",
])("in %s hosts end as the vendor's client says", (region) => {
  expect(`sts.${region}.${dnsSuffix(region)}`).toBe(stsOf(region));
  expect(dnsSuffixes).toContain(dnsSuffix(region));
});
