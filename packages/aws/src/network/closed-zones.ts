/** Zones in which EKS places no control plane, by the names that are the same in every account (EKS user guide). */
const closed = ["use1-az3", "usw1-az2", "cac1-az3"];

export const hasNoEks = (zoneId: string): boolean => closed.includes(zoneId);
