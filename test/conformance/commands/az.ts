import type { Story } from "./command.ts";

const cluster = "--name lab --resource-group lab";

/** What people type around AKS; signed in already by the line that `--shell az` prints. */
export const az: Story = {
  client: "az",
  shell: "az",
  before:
    'export APPLICATION_ID="$AZURE_CLIENT_ID" && az group create --name plant --location northeurope --output none',
  commands: [
    { run: "az account show --query name", shows: '"Rehearsal"' },
    {
      run: "az group create --name lab --location northeurope --query properties.provisioningState",
      shows: "Succeeded",
    },
    { run: "az aks get-versions --location northeurope --output table", shows: /^1\.33\.5 +1\.34\.0, 1\.34\.1$/m },
    {
      run: "az network vnet create --name net --resource-group lab --address-prefixes 10.0.0.0/16 --subnet-name nodes --subnet-prefixes 10.0.0.0/24",
      shows: '"addressPrefix": "10.0.0.0/24"',
    },
    { run: `az aks create ${cluster} --node-count 1 --no-ssh-key --query provisioningState`, shows: '"Succeeded"' },
    { run: "az aks list --output table", shows: /^lab +northeurope +lab +1\.33 +1\.33\.5 +Succeeded/m },
    {
      run: `az aks get-upgrades ${cluster} --query controlPlaneProfile.upgrades[].kubernetesVersion`,
      shows: '"1.34.1"',
    },
    {
      run: "az aks nodepool add --cluster-name lab --resource-group lab --name work --node-count 2 --query count",
      shows: /^2$/m,
    },
    { run: "az aks nodepool list --cluster-name lab --resource-group lab --output table", shows: /^work +Linux/m },
    {
      run: `az aks get-credentials ${cluster} --file "$KUBECONFIG" && kubectl get nodes --output name`,
      shows: "node/aks-work-",
    },
    { run: `az aks command invoke ${cluster} --command "kubectl get namespaces"`, shows: "kube-system" },
    {
      run: "az acr create --name contosolab --resource-group lab --sku Standard --query loginServer",
      shows: "contosolab.azurecr.io",
    },
    {
      run: "az acr repository list --name contosolab",
      refused: "Could not connect to the registry login server 'contosolab.azurecr.io'",
      instead: "a registry holds no images: only its resource is simulated",
    },
    { run: "az identity create --name worker --resource-group lab --query type", shows: "userAssignedIdentities" },
    { run: "az ad sp list --all --query '[].displayName'", shows: '"deployer"' },
    { run: 'az ad sp show --id "$AZURE_CLIENT_ID" --query servicePrincipalType', shows: '"Application"' },
    {
      run: 'az role assignment create --assignee "$AZURE_CLIENT_ID" --role Reader --scope "/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/lab" --query principalType',
      shows: "ServicePrincipal",
    },
    { run: "az role assignment list --resource-group lab --query '[].roleDefinitionName'", shows: '"Reader"' },
    {
      run: "az keyvault create --name contosolab --resource-group lab --query properties.vaultUri",
      shows: "https://contosolab.vault.azure.net/",
    },
    {
      run: "az storage account create --name contosolab --resource-group lab --sku Standard_LRS --query provisioningState",
      shows: "Succeeded",
    },
    {
      run: "az monitor log-analytics workspace create --resource-group lab --workspace-name logs --query sku.name",
      shows: "PerGB2018",
    },
    {
      run: `az monitor diagnostic-settings create --name audit --resource lab --resource-group lab --resource-type Microsoft.ContainerService/managedClusters --workspace logs --logs '[{"category": "kube-audit", "enabled": true}]' --query name`,
      shows: '"audit"',
    },
    {
      run: 'az ad sp create --id "$APPLICATION_ID"',
      refused: "is not simulated: of Microsoft Graph there is only what role assignments need",
      page: "guides.md",
      instead: "`az identity create` makes a principal that can be given roles",
    },
    { run: 'principal="$(az ad sp show --id "$APPLICATION_ID" --query id --output tsv)"', page: "guides.md" },
    {
      run: "az vm create --resource-group plant --name host --image Win2022Datacenter --size Standard_E16ds_v4 --admin-username operator",
      refused: "could not be found in the namespace 'Microsoft.Compute'. This simulator has:",
      page: "guides.md",
      instead: "no virtual machines: nodes come with `az aks create`",
    },
    { run: "az group delete --name lab --yes && az group exists --name lab", shows: /^false$/m },
  ],
};
