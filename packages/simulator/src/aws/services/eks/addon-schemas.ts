import { lookup } from "../../../world/table.ts";
import type { Fields } from "../../engine/operation.ts";

/*
 * Members of the schemas that DescribeAddonConfiguration gives, as the AWS CLI's examples of it show them for vpc-cni
 * and coredns (awscli/examples/eks/describe-addon-configuration.rst), terraform-aws-eks-blueprints-addons for coredns
 * v1.11, and the drivers' own charts: not all of each, and no member that is not there.
 */

const text: Fields = { type: "string" };
const whole: Fields = { type: "integer" };
const flag: Fields = { type: "boolean" };
const open: Fields = { type: ["object", "null"] };
const list: Fields = { type: "array", items: { type: "object" } };
/** Environment variables are texts, whatever is in them. */
const flagText: Fields = { format: "boolean", type: "string" };
const wholeText: Fields = { format: "integer", type: "string" };
const texts: Fields = { type: ["object", "null"], additionalProperties: text };
const resources: Fields = { $ref: "#/definitions/Resources" };

const closed = (properties: Fields, title?: string): Fields => ({
  additionalProperties: false,
  properties,
  ...(title === undefined ? {} : { title }),
  type: "object",
});

const amounts = closed({ cpu: text, memory: text }, "Limits");

const schema = (title: string, properties: Fields, more: Fields = {}): Fields => ({
  $ref: `#/definitions/${title}`,
  $schema: "http://json-schema.org/draft-06/schema#",
  definitions: {
    Limits: amounts,
    Resources: closed(
      { limits: { $ref: "#/definitions/Limits" }, requests: { $ref: "#/definitions/Limits" } },
      "Resources",
    ),
    ...more,
    [title]: closed(properties, title),
  },
});

const scheduling: Fields = { affinity: open, nodeSelector: texts, tolerations: list, resources };
const labelled: Fields = { podAnnotations: texts, podLabels: texts };

const vpcCni = schema(
  "VpcCni",
  {
    affinity: open,
    enableNetworkPolicy: flagText,
    enableWindowsIpam: flagText,
    env: { $ref: "#/definitions/Env" },
    eniConfig: {
      ...closed({ create: flag, region: text, subnets: { type: "object", minProperties: 1 } }),
      required: ["create", "region", "subnets"],
    },
    init: closed({ env: { $ref: "#/definitions/InitEnv" } }, "Init"),
    livenessProbeTimeoutSeconds: whole,
    nodeAgent: closed({ enableCloudWatchLogs: flagText, enablePolicyEventLogs: flagText, resources }, "NodeAgent"),
    readinessProbeTimeoutSeconds: whole,
    resources,
    tolerations: list,
  },
  {
    Env: closed(
      {
        ADDITIONAL_ENI_TAGS: text,
        AWS_VPC_CNI_NODE_PORT_SUPPORT: flagText,
        AWS_VPC_ENI_MTU: wholeText,
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: flagText,
        AWS_VPC_K8S_CNI_EXTERNALSNAT: flagText,
        AWS_VPC_K8S_CNI_LOGLEVEL: text,
        ENABLE_POD_ENI: flagText,
        ENABLE_PREFIX_DELEGATION: flagText,
        ENI_CONFIG_LABEL_DEF: text,
        MINIMUM_IP_TARGET: wholeText,
        POD_SECURITY_GROUP_ENFORCING_MODE: text,
        WARM_ENI_TARGET: wholeText,
        WARM_IP_TARGET: wholeText,
        WARM_PREFIX_TARGET: wholeText,
      },
      "Env",
    ),
    InitEnv: closed({ DISABLE_TCP_EARLY_DEMUX: flagText }, "InitEnv"),
  },
);

const coredns = schema("Coredns", {
  ...scheduling,
  ...labelled,
  autoScaling: closed({ enabled: flag, maxReplicas: whole, minReplicas: whole }),
  computeType: text,
  corefile: text,
  podDisruptionBudget: closed({
    enabled: flag,
    maxUnavailable: { anyOf: [{ pattern: ".*%$", type: "string" }, whole] },
    minAvailable: { anyOf: [{ pattern: ".*%$", type: "string" }, whole] },
  }),
  replicaCount: whole,
  topologySpreadConstraints: { type: "array" },
});

const kubeProxy = schema("KubeProxy", {
  ...labelled,
  ipvs: closed({ scheduler: text }, "Ipvs"),
  mode: { enum: ["iptables", "ipvs", "nftables"], type: "string" },
  resources,
});

const podIdentityAgent = schema("EksPodIdentityAgent", {
  affinity: open,
  agent: closed({ additionalArgs: open }),
  nodeSelector: texts,
  priorityClassName: text,
  resources,
  tolerations: list,
  updateStrategy: open,
});

const ebs = schema("EbsCsiDriver", {
  controller: closed({
    ...scheduling,
    ...labelled,
    batching: flag,
    extraVolumeTags: texts,
    k8sTagClusterId: text,
    loggingFormat: { enum: ["text", "json"], type: "string" },
    logLevel: whole,
    replicaCount: whole,
    volumeModificationFeature: closed({ enabled: flag }),
  }),
  defaultStorageClass: closed({ enabled: flag }),
  node: closed({
    ...labelled,
    affinity: open,
    enableWindows: flag,
    logLevel: whole,
    nodeSelector: texts,
    resources,
    tolerateAllTaints: flag,
    tolerations: list,
    volumeAttachLimit: whole,
  }),
  sidecars: open,
});

const efs = schema("EfsCsiDriver", { controller: closed(scheduling), node: closed(scheduling) });

const metricsServer = schema("MetricsServer", {
  ...scheduling,
  ...labelled,
  args: { type: "array", items: text },
  podDisruptionBudget: closed({ enabled: flag, maxUnavailable: open, minAvailable: open }),
  replicas: whole,
});

const schemas: Readonly<Record<string, Fields>> = {
  "vpc-cni": vpcCni,
  coredns,
  "kube-proxy": kubeProxy,
  "eks-pod-identity-agent": podIdentityAgent,
  "aws-ebs-csi-driver": ebs,
  "aws-efs-csi-driver": efs,
  "metrics-server": metricsServer,
};

/** What the configuration of an add-on may say. */
export const schemaOf = (addon: string): Fields => lookup(schemas, addon) ?? {};
