import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actionNames, root, sourceOf } from "./actions.ts";

/**
 * What Azure's own definitions say of each type that an action writes: Azure/azure-rest-api-specs, below specification/, the
 * model of its PUT. A tracked resource takes tags, a proxy or extension resource does not; a pool has them in its properties.
 */
const takesTags: Readonly<Record<string, readonly [takes: boolean, source: string]>> = {
  "Microsoft.Authorization/roleAssignments": [
    false,
    "authorization/…/2022-04-01/authorization-RoleAssignmentsCalls.json",
  ],
  "Microsoft.Authorization/roleDefinitions": [
    false,
    "authorization/…/2022-04-01/authorization-RoleDefinitionsCalls.json",
  ],
  "Microsoft.Compute/sshPublicKeys": [true, "compute/…/2024-03-01/sshPublicKey.json"],
  "Microsoft.ContainerRegistry/registries": [true, "containerregistry/…/2025-11-01/containerregistry.json"],
  "Microsoft.ContainerRegistry/registries/replications": [
    true,
    "containerregistry/…/2025-11-01/containerregistry.json",
  ],
  "Microsoft.ContainerRegistry/registries/scopeMaps": [false, "containerregistry/…/2025-11-01/containerregistry.json"],
  "Microsoft.ContainerRegistry/registries/tokens": [false, "containerregistry/…/2025-11-01/containerregistry.json"],
  "Microsoft.ContainerService/managedClusters": [true, "containerservice/…/aks/…/2026-02-01/managedClusters.json"],
  "Microsoft.ContainerService/managedClusters/agentPools": [
    true,
    "containerservice/…/aks/…/2026-02-01/managedClusters.json",
  ],
  "Microsoft.EventHub/namespaces": [true, "eventhub/…/2024-01-01/namespaces.json"],
  "Microsoft.EventHub/namespaces/eventhubs": [false, "eventhub/…/2024-01-01/eventhubs.json"],
  "Microsoft.EventHub/namespaces/eventhubs/consumergroups": [false, "eventhub/…/2024-01-01/consumergroups.json"],
  "Microsoft.Insights/dataCollectionRuleAssociations": [
    false,
    "monitor/…/2023-03-11/dataCollectionRuleAssociations_API.json",
  ],
  "Microsoft.Insights/dataCollectionRules": [true, "monitor/…/2023-03-11/dataCollectionRules_API.json"],
  "Microsoft.Insights/diagnosticSettings": [false, "monitor/…/2021-05-01-preview/diagnosticsSettings_API.json"],
  "Microsoft.Kubernetes/connectedClusters": [true, "hybridkubernetes/…/2024-01-01/connectedClusters.json"],
  "Microsoft.KubernetesConfiguration/extensions": [false, "kubernetesconfiguration/…/2024-11-01/extensions.json"],
  "Microsoft.KubernetesConfiguration/fluxConfigurations": [
    false,
    "kubernetesconfiguration/…/2025-04-01/fluxconfiguration.json",
  ],
  "Microsoft.MachineLearningServices/workspaces/computes": [
    true,
    "machinelearningservices/…/2024-10-01/machineLearningServices.json",
  ],
  "Microsoft.ManagedIdentity/userAssignedIdentities": [true, "msi/…/2024-11-30/ManagedIdentity.json"],
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials": [
    false,
    "msi/…/2024-11-30/ManagedIdentity.json",
  ],
  "Microsoft.Network/networkSecurityGroups": [true, "network/…/2025-01-01/networkSecurityGroup.json"],
  "Microsoft.Network/privateDnsZones": [true, "privatedns/…/2024-06-01/privatedns.json"],
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": [true, "privatedns/…/2024-06-01/privatedns.json"],
  "Microsoft.Network/privateEndpoints": [true, "network/…/2025-01-01/privateEndpoint.json"],
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": [false, "network/…/2025-01-01/privateEndpoint.json"],
  "Microsoft.Network/virtualNetworks": [true, "network/…/2025-01-01/virtualNetwork.json"],
  "Microsoft.Network/virtualNetworks/subnets": [false, "network/…/2025-01-01/virtualNetwork.json"],
  "Microsoft.Network/virtualNetworks/virtualNetworkPeerings": [false, "network/…/2025-01-01/virtualNetwork.json"],
  "Microsoft.OperationalInsights/workspaces": [true, "operationalinsights/…/2023-09-01/Workspaces.json"],
  "Microsoft.Resources/subscriptions/resourceGroups": [true, "resources/…/2021-04-01/resources.json"],
  "Microsoft.Storage/storageAccounts": [true, "storage/…/2025-08-01/storage.json"],
  "Microsoft.Storage/storageAccounts/blobServices": [false, "storage/…/2025-08-01/blob.json"],
  "Microsoft.Storage/storageAccounts/blobServices/containers": [false, "storage/…/2025-08-01/blob.json"],
  "Microsoft.Storage/storageAccounts/fileServices": [false, "storage/…/2025-08-01/file.json"],
  "Microsoft.Storage/storageAccounts/fileServices/shares": [false, "storage/…/2025-08-01/file.json"],
};

/**
 * Whether what AWS makes by a request takes tags: the input of the operation in the vendor's models (botocore, the
 * service-2.json of each service) has a member tags, Tags or TagSpecifications.
 */
const takesTagsOnAws: Readonly<Record<string, boolean>> = {
  "cloudformation:CreateStack": true,
  "ec2:AssociateRouteTable": false,
  "ec2:AuthorizeSecurityGroupIngress": true,
  "ec2:CreateInternetGateway": true,
  "ec2:CreateLaunchTemplate": true,
  "ec2:CreateNatGateway": true,
  "ec2:CreateRoute": false,
  "ec2:CreateRouteTable": true,
  "ec2:CreateSubnet": true,
  "ec2:CreateTags": false,
  "ec2:CreateVpc": true,
  "ecr:CreateRepository": true,
  "ecr:PutLifecyclePolicy": false,
  "ecr:SetRepositoryPolicy": false,
  "eks:AssociateAccessPolicy": false,
  "eks:CreateAccessEntry": true,
  "eks:CreateAddon": true,
  "eks:CreateCluster": true,
  "eks:CreateNodegroup": true,
  // Those of an add-on are made by CreateAddon, whose AddonPodIdentityAssociations have no tags.
  "eks:CreatePodIdentityAssociation": false,
  "iam:CreateRole": true,
  // Inline policies: what they are on is someone else's.
  "iam:PutRolePolicy": false,
  "logs:CreateLogGroup": true,
  "logs:PutRetentionPolicy": false,
};

/** What an action changes in a thing that another one makes. */
const onlyChanges: Readonly<Record<string, string>> = {
  "acr-retention": "Microsoft.ContainerRegistry/registries",
};

const pages = new Map(
  readFileSync(join(root, "docs", "permissions.md"), "utf8")
    .split("\n### ")
    .map((page) => [page.split("\n")[0] ?? "", page] as const),
);

/** What an action writes, as its laws recorded it. */
const written = (action: string): string[] => [
  ...new Set([...(pages.get(action) ?? "").matchAll(/`(Microsoft\.[\w/.]+)\/write`/g)].map(([, type = ""]) => type)),
];

const onAzure = actionNames.filter((name) => written(name).length > 0);

test.each(onAzure)("%s has the input tags where what it makes takes tags", async (name) => {
  const types = written(name).filter((type) => onlyChanges[name] !== type);
  expect(types.filter((type) => takesTags[type] === undefined)).toEqual([]);
  const { action } = await sourceOf(name);
  const tagged = types.some((type) => takesTags[type]?.[0] === true);
  expect(["tags" in action.inputs, action.inputs.tags?.decides?.field]).toEqual([tagged, tagged ? "tags" : undefined]);
});

/** What an action has AWS make, as its laws recorded it. */
const made = (action: string): string[] => [
  ...new Set(
    [...(pages.get(action) ?? "").matchAll(/^\| `([a-z0-9]+:(?:Create|Put|Authorize|Associate|Set)\w+)`/gm)].map(
      ([, permission = ""]) => permission,
    ),
  ),
];

const onAws = actionNames.filter((name) => made(name).length > 0);

test("the actions for AWS are those that have AWS make something", () => {
  expect(onAws).toEqual(
    expect.arrayContaining([
      "add-eks-addon",
      "add-node-group",
      "eks-map-role",
      "iam-role-policy",
      "open-cluster-ports",
    ]),
  );
});

test.each(onAws)("%s has the input tags where AWS takes tags for what it makes", async (name) => {
  const all = made(name);
  expect(all.filter((permission) => takesTagsOnAws[permission] === undefined)).toEqual([]);
  const { action } = await sourceOf(name);
  expect("tags" in action.inputs).toBe(all.some((permission) => takesTagsOnAws[permission]));
});

test("each step of the workflow eks whose action takes tags gets them", () => {
  const text = readFileSync(join(root, "workflows", "eks.yml"), "utf8");
  const [plan = ""] = text.split(/^ {2}apply:$/m);
  const steps = plan.split(/^ +- id: /m).slice(1);
  const takes =
    /uses: \$\/actions\/(create-vpc|create-eks|add-eks-addon|add-node-group|eks-map-role|open-cluster-ports|create-ecr)\n/;
  const [tagged, others] = [steps.filter((step) => takes.test(step)), steps.filter((step) => !takes.test(step))];
  expect(tagged).toHaveLength(12);
  expect(tagged.filter((step) => !/\btags: "?\$\{\{ inputs\.tags \}\}/.test(step))).toEqual([]);
  expect(others.filter((step) => /^ +tags:/m.test(step))).toEqual([]);
});
