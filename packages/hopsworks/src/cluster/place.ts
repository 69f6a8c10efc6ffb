import type { Problem } from "@slipway/action";

/** The parts of a cloud that a cluster runs in, as the inputs name them. */
interface Given {
  readonly cloud: "azure" | "aws";
  readonly region?: string | undefined;
  readonly "resource-group"?: string | undefined;
  readonly identity?: string | undefined;
  readonly "storage-account"?: string | undefined;
  readonly container?: string | undefined;
  readonly network?: string | undefined;
  readonly subnet?: string | undefined;
  readonly "security-group"?: string | undefined;
  readonly kubernetes?: string | undefined;
  readonly registry?: string | undefined;
}

const profile = /^arn:aws[\w-]*:iam::(\d{12}):instance-profile\/[\w+=,.@/-]+$/;

/** The service takes names; an ID ends with one. */
const nameIn = (id: string | undefined): string | undefined => id?.split("/").at(-1);

/** What inputs say of where a cluster runs, by the service's names for it. */
export function placeOf(given: Given): Readonly<Record<string, string | undefined>> {
  const { region, network } = given;
  if (given.cloud === "aws")
    return {
      region,
      bucketName: given.container,
      instanceProfileArn: given.identity,
      vpcId: network,
      subnetId: given.subnet,
      securityGroupId: given["security-group"],
      eksClusterName: given.kubernetes,
      ecrRegistryAccountId: given.registry ?? (given.kubernetes && profile.exec(given.identity ?? "")?.[1]),
    };
  const group = given["resource-group"];
  const networkGroup = /\/resourceGroups\/([^/]+)\//i.exec(network ?? "")?.[1] ?? group;
  return {
    location: region,
    resourceGroup: group,
    managedIdentity: nameIn(given.identity),
    storageAccount: nameIn(given["storage-account"]),
    blobContainerName: given.container,
    networkResourceGroup: network === undefined ? undefined : networkGroup,
    virtualNetworkName: nameIn(network),
    subnetName: nameIn(given.subnet),
    securityGroupName: nameIn(given["security-group"]),
    aksClusterName: nameIn(given.kubernetes),
    acrRegistryName: nameIn(given.registry),
  };
}

/** Inputs that the cloud does not have, or that need another one. */
export function judgePlace(given: Partial<Given>): Problem[] {
  const problems: Problem[] = [];
  const refuse = (input: keyof Given, problem: string) => problems.push({ input, problem });
  const { cloud } = given;
  if (cloud === "aws")
    for (const input of ["resource-group", "storage-account"] as const)
      if (given[input] !== undefined) refuse(input, "It is for Azure: leave it out, or write cloud: azure.");
  if (cloud === "aws" && given.identity !== undefined && !profile.test(given.identity))
    refuse("identity", "On AWS, write the ARN of an instance profile.");
  if (cloud === "azure" && given.kubernetes !== undefined && given.registry === undefined)
    refuse("registry", "It is missing: on Azure Hopsworks needs a registry beside an AKS cluster.");
  if (given.network !== undefined && given.subnet === undefined)
    refuse("subnet", "It is missing: give the subnet of the network as well.");
  if (given.network === undefined && given.subnet !== undefined)
    refuse("network", "It is missing: give the network of the subnet as well.");
  return problems;
}
