export { absentCluster } from "./absent-cluster.ts";
export { aksCluster, routes } from "./aks-cluster.ts";
export { eksCluster } from "./eks-cluster.ts";
