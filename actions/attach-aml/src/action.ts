import { defineAction, list, optional, text } from "@slipway/action";
import {
  azureId,
  azureInputs,
  computePrincipal,
  connectAzure,
  instanceTypeLine,
  kubernetesCompute,
  tagList,
} from "@slipway/azure";

const about =
  "The cluster, by its resource ID: one of AKS (Microsoft.ContainerService/managedClusters), or one that is connected by Azure Arc (Microsoft.Kubernetes/connectedClusters). It has the extension for Azure Machine Learning.";
const aks = azureId(about, "Microsoft.ContainerService/managedClusters");
const arc = azureId(about, "Microsoft.Kubernetes/connectedClusters");

const typeForm = {
  pattern: /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  write: "Write the name of an instance type: lower-case letters, digits or dashes.",
};

export default defineAction({
  name: "attach-aml",
  about:
    "Attaches an AKS or Azure Arc cluster to a workspace of Azure Machine Learning, as a compute that its jobs and endpoints use, and keeps the compute as declared. Adopts an existing one of that name.",
  branding: { icon: "link", color: "blue" },
  inputs: {
    workspace: azureId(
      "The workspace, by its resource ID; it must exist.",
      "Microsoft.MachineLearningServices/workspaces",
    ),
    name: text("The name of the compute in the workspace.", {
      form: {
        pattern: /^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9-]{1,15}$/,
        write: "Write 2 to 16 letters, digits or dashes; begin with a letter, and do not end with a dash and a number.",
      },
    }),
    cluster: {
      ...arc,
      read: (value: string) => {
        const reading = aks.read(value);
        return "value" in reading ? reading : arc.read(value);
      },
    },
    namespace: optional(
      text(
        "The namespace of the cluster in which jobs and endpoints run; it must exist. The default namespace for a new compute. It cannot be changed later.",
        { form: { pattern: typeForm.pattern, write: "Write the name of a namespace." } },
      ),
    ),
    identity: optional(
      azureId(
        "The user-assigned identity that the compute acts as, by its resource ID; a new compute without it has an identity of its own.",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
      ),
    ),
    "instance-types": optional(
      list(
        "How much jobs and endpoints can ask for, one a line, as `name=small, cpu=2, memory=8Gi, gpu=1`. Those of other names stay.",
        instanceTypeLine,
      ),
    ),
    "default-instance-type": optional(
      text("The instance type of those that name none; it is in instance-types, or exists.", { form: typeForm }),
    ),
    tags: optional(tagList("Tags of the compute, one name=value a line. Other tags stay.")),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the compute.",
    principal: "Object ID of the identity that the compute acts as, to give it roles on data and registries.",
  },
  example: {
    workspace:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/contoso",
    name: "platform",
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ContainerService/managedClusters/platform",
    namespace: "ml",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the workspace and on the cluster.",
    "To apply: Contributor on the workspace, and Azure Kubernetes Service Cluster Admin Role on the cluster, by which Azure Machine Learning gets at it.",
  ],
  notes: [
    "Workspace and cluster are in the same tenant. A cluster can be attached several times, to one workspace or to several, best with a namespace for each.",
    "Azure has no partial change of such a compute: a change sends all that was read back, with the change in it. Identities and instance types of others stay.",
    "Another cluster or namespace is a new compute: with allow-replace Slipway detaches the one that it made and attaches again, and what runs on it loses its place.",
    "A destroy detaches the compute, if Slipway attached it. It never deletes the cluster.",
  ],
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: (given, azure) => [
    kubernetesCompute(azure, {
      workspace: given.workspace,
      name: given.name,
      cluster: given.cluster,
      namespace: given.namespace,
      identity: given.identity,
      instanceTypes: given["instance-types"],
      defaultInstanceType: given["default-instance-type"],
      tags: given.tags,
    }),
  ],
  report: (_given, [{ id, have }]) => ({ id, principal: computePrincipal(have) }),
});
