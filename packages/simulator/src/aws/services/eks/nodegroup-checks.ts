import { type Fields, isFields, listOf, numberOf, textOf, type Value } from "../../engine/operation.ts";
import { badRequest, invalid } from "./state.ts";

export function checkScaling(scaling: Fields): void {
  const [min = 1, max = 2, desired = min] = ["minSize", "maxSize", "desiredSize"].map((name) =>
    numberOf(scaling, name),
  );
  if (min < 0) throw invalid("minSize must be at least 0");
  if (max < 1) throw invalid("maxSize must be at least 1");
  if (min > max) throw invalid(`Minimum capacity ${min} can't be greater than maximum size ${max}`);
  if (desired < min) throw invalid(`Minimum capacity ${min} can't be greater than desired size ${desired}`);
  if (desired > max) throw invalid(`desired capacity ${desired} can't be greater than max size ${max}`);
}

const reserved = ["kubernetes.io/", "k8s.io/", "eks.amazonaws.com/"];
const qualified = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const valueForm = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

// The sentences are those of aws/containers-roadmap#1451 and eksctl-io/eksctl#4007, aws-controllers-k8s/community#2208.
export function checkLabels(labels: Fields): void {
  for (const [name, value] of Object.entries(labels)) {
    const prefix = name.includes("/") ? name.slice(0, name.indexOf("/") + 1) : "";
    if (reserved.some((each) => prefix === each || prefix.endsWith(`.${each}`)))
      throw invalid(`Label cannot contain reserved prefixes [${reserved.join(", ")}]`);
    checkName(name);
    if (!valueForm.test(String(value))) throw badLabel(String(value));
  }
}

function checkName(name: string): void {
  if (!qualified.test(name)) throw badLabel(name);
}

const badLabel = (text: string) =>
  invalid(
    `Invalid value: ${text} : field must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
  );

const effects = new Set(["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]);

export function checkTaints(taints: readonly Fields[]): void {
  if (taints.length > 50) throw invalid("A node group can't have more than 50 taints");
  for (const { key, value = "", effect } of taints) {
    checkName(String(key));
    if (!valueForm.test(String(value))) throw badLabel(String(value));
    if (!effects.has(String(effect))) throw invalid(`Invalid taint effect ${String(effect)}`);
  }
}

export const taintsIn = (value: Value): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** How many nodes at once a version update may take away, as the number or as the share. */
export function updateConfigOf(given: Fields): Fields {
  const [count, share] = [numberOf(given, "maxUnavailable"), numberOf(given, "maxUnavailablePercentage")];
  if (count !== undefined && share !== undefined)
    throw invalid("maxUnavailable and maxUnavailablePercentage are mutually exclusive");
  for (const [name, value] of Object.entries({ maxUnavailable: count, maxUnavailablePercentage: share })) {
    if (value !== undefined && !(value >= 1 && value <= 100)) throw invalid(`${name} must be between 1 and 100`);
  }
  const strategy = textOf(given, "updateStrategy");
  if (strategy !== undefined && strategy !== "DEFAULT" && strategy !== "MINIMAL")
    throw invalid(`Invalid update strategy ${strategy}`);
  return {
    ...(share === undefined ? { maxUnavailable: count ?? 1 } : { maxUnavailablePercentage: share }),
    ...(strategy === undefined ? {} : { updateStrategy: strategy }),
  };
}

/** What an update of that leaves: one form takes the place of the other, what is not named stays. */
export function changedUpdateConfig(have: Fields, given: Fields): Fields {
  const names = ["maxUnavailable", "maxUnavailablePercentage"];
  const kept = names.some((name) => given[name] !== undefined)
    ? Object.fromEntries(Object.entries(have).filter(([name]) => !names.includes(name)))
    : have;
  return updateConfigOf({ ...kept, ...given });
}

/** Repair of nodes: of each threshold the number or the share. */
export function repairConfigOf(given: Fields): Fields {
  for (const name of ["maxUnhealthyNodeThreshold", "maxParallelNodesRepaired"]) {
    if (given[`${name}Count`] !== undefined && given[`${name}Percentage`] !== undefined)
      throw invalid(`${name}Count and ${name}Percentage are mutually exclusive`);
  }
  if (listOf(given, "nodeRepairConfigOverrides").length > 0)
    throw badRequest("nodeRepairConfigOverrides is not simulated.");
  return given;
}
