/** Where the rules of Azure are: in the simulated cloud, in its clusters, and in the actions' client. */
export const sim = "packages/simulator/src/azure";
export const aks = `${sim}/providers/container-service`;
export const own = "packages/azure/src";
