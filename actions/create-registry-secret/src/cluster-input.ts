import type { Input } from "@slipway/action";
import { azureId } from "@slipway/azure";

const aks = azureId(
  "The cluster, without a kubeconfig: one of AKS by its resource ID, for which Azure gives one and which the route run-command needs; or one of EKS by its ARN, to which the identity of AWS signs in.",
  "Microsoft.ContainerService/managedClusters",
);
const eks = /^arn:aws[\w-]*:eks:[a-z]{2,4}(-[a-z]+)+-\d:\d{12}:cluster\/[0-9A-Za-z][\w-]{0,99}$/;

/** A cluster of either cloud. */
export const clusterInput: Input<string> = {
  ...aks,
  read: (value) => {
    if (!value.startsWith("arn:")) return aks.read(value);
    return eks.test(value) ? { value } : { problem: "Write arn:aws:eks:REGION:ACCOUNT:cluster/NAME." };
  },
};
