import { dig, isObject, type JsonObject, list, object, text } from "../json.ts";
import { byLabelSelector } from "../select.ts";
import { type Cause, notValid, required, unsupported } from "../status.ts";

/** What is wrong with the containers of a pod's `spec`, which lies at a path. */
function checkContainers(spec: JsonObject, path: string): Cause[] {
  const containers = list(spec, "containers");
  if (containers.length === 0) return [required(`${path}.containers`)];
  return containers.flatMap((each, index) =>
    text(each, "image") ? [] : [required(`${path}.containers[${index}].image`)],
  );
}

/** A pod runs something. */
export const checkPod = (of: JsonObject): Cause[] => checkContainers(object(of, "spec"), "spec");

/** What makes pods from a template makes pods that it then finds, and that run on. */
export function checkWorkload(of: JsonObject): Cause[] {
  const replicas = dig(of, "spec", "replicas");
  const selector = dig(of, "spec", "selector");
  const template = object(of, "spec", "template");
  const labels = dig(template, "metadata", "labels") ?? {};
  const policy = text(template, "spec", "restartPolicy") || "Always";
  return [
    ...(typeof replicas === "number" && replicas < 0
      ? [notValid("spec.replicas", replicas, "must be greater than or equal to 0")]
      : []),
    ...(isObject(selector) ? [] : [required("spec.selector")]),
    ...(isObject(selector) && byLabelSelector(selector)(template)
      ? []
      : [notValid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")]),
    ...checkContainers(object(template, "spec"), "spec.template.spec"),
    ...(policy === "Always" ? [] : [unsupported("spec.template.spec.restartPolicy", policy, ["Always"])]),
  ];
}

/** A job's pods run something, and end. */
export const checkJob = (of: JsonObject): Cause[] => {
  const policy = text(of, "spec", "template", "spec", "restartPolicy") || "Always";
  return [
    ...checkContainers(object(of, "spec", "template", "spec"), "spec.template.spec"),
    ...(["OnFailure", "Never"].includes(policy)
      ? []
      : [unsupported("spec.template.spec.restartPolicy", policy, ["OnFailure", "Never"])]),
  ];
};

/** The ports of a service: one at least, each with a name where there are more. */
export function checkPorts(of: JsonObject): Cause[] {
  const headless = dig(of, "spec", "clusterIP") === "None" || dig(of, "spec", "type") === "ExternalName";
  const ports = list(of, "spec", "ports");
  if (ports.length === 0) return headless ? [] : [required("spec.ports")];
  return ports.flatMap((port, index) => {
    const at = `spec.ports[${index}]`;
    const number = dig(port, "port");
    const fits = typeof number === "number" && number >= 1 && number <= 65_535;
    return [
      ...(ports.length > 1 && !text(port, "name") ? [required(`${at}.name`)] : []),
      // What the port is sent on to is the same, unless it is said.
      ...(fits
        ? []
        : ["port", "targetPort"].map((field) =>
            notValid(`${at}.${field}`, number ?? 0, "must be between 1 and 65535, inclusive"),
          )),
    ];
  });
}
