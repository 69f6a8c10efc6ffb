import { archive } from "./archive.ts";

/** The version of the agents that this Azure recommends. */
export const agentVersion = "1.29.3";

const chart = `apiVersion: v2
name: azure-arc-k8sagents
description: The agents of Azure Arc, as far as they are simulated
type: application
version: ${agentVersion}
appVersion: "${agentVersion}"
`;

const values = `global:
  subscriptionId: ""
  resourceGroupName: ""
  resourceName: ""
  location: ""
  tenantId: ""
  kubernetesDistro: generic
  kubernetesInfra: generic
  azureEnvironment: AZUREPUBLICCLOUD
  onboardingPrivateKey: ""
  httpProxy: ""
  httpsProxy: ""
  noProxy: ""
  proxyCert: ""
  isProxyEnabled: false
systemDefaultValues:
  spnOnboarding: false
  azureArcAgents:
    autoUpdate: true
  clusterconnect-agent:
    enabled: true
  customLocations:
    enabled: false
    oid: ""
`;

const cluster = `apiVersion: v1
kind: Namespace
metadata:
  name: azure-arc
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: azure-clusterconfig
  namespace: azure-arc
data:
  AZURE_SUBSCRIPTION_ID: {{ .Values.global.subscriptionId | quote }}
  AZURE_RESOURCE_GROUP: {{ .Values.global.resourceGroupName | quote }}
  AZURE_RESOURCE_NAME: {{ .Values.global.resourceName | quote }}
  AZURE_REGION: {{ .Values.global.location | quote }}
  AZURE_TENANT_ID: {{ .Values.global.tenantId | quote }}
  AZURE_ARC_AGENT_VERSION: "${agentVersion}"
---
apiVersion: v1
kind: Secret
metadata:
  name: azure-arc-connect-privatekey
  namespace: azure-arc
type: Opaque
stringData:
  privateKey: {{ .Values.global.onboardingPrivateKey | quote }}
`;

const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: azure-arc
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/component: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/component: ${name}
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      containers:
        - name: ${name}
          image: mcr.microsoft.com/azurearck8s/${name}:${agentVersion}
`;

/** The chart of the agents: what it renders is far less than the vendor's, and named as there. */
export const chartArchive = (): Buffer =>
  archive({
    "azure-arc-k8sagents/Chart.yaml": chart,
    "azure-arc-k8sagents/values.yaml": values,
    "azure-arc-k8sagents/templates/cluster.yaml": cluster,
    "azure-arc-k8sagents/templates/clusteridentityoperator.yaml": deployment("clusteridentityoperator"),
    "azure-arc-k8sagents/templates/clusterconnect-agent.yaml": `{{ if index .Values.systemDefaultValues "clusterconnect-agent" "enabled" }}${deployment("clusterconnect-agent")}{{ end }}`,
  });
