import { contains, overlaps, parseAddress, parseCidr } from "../../engine/cidr.ts";
import { at, isObject, type JsonObject, objectOf, objectsOf, textOf } from "../../engine/json.ts";
import type { WriteRequest } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { prefixesOf } from "../network/network.ts";
import { checkNeeds } from "./cluster-needs.ts";
import { requireRunning } from "./cluster-serial.ts";
import { checkTransitions } from "./cluster-transitions.ts";
import { aks } from "./refuse.ts";
import { fullVersion, isOlder, minorSteps } from "./versions.ts";
import { checkZoneRights } from "./zone-rights.ts";

/** Ranges that AKS keeps for itself. */
const kept = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

type Check = (write: WriteRequest, properties: JsonObject) => void;

const parameter = (name: string, message: string) =>
  aks(400, "InvalidParameter", `The value of parameter ${name} is invalid: ${message}`, { target: name });

const names: Check = ({ have, body }, properties) => {
  if (have !== undefined) return;
  if (!isObject(body.identity) && textOf(at(body, "properties.servicePrincipalProfile.clientId")) === undefined)
    throw aks(400, "InvalidParameter", "Required parameter servicePrincipalProfile is missing (null).", {
      target: "servicePrincipalProfile",
    });
  const label = textOf(properties.dnsPrefix) ?? textOf(properties.fqdnSubdomain);
  if (label === undefined)
    throw aks(400, "InvalidParameter", "Required parameter dnsPrefix is missing (null).", { target: "dnsPrefix" });
  if (!/^[a-zA-Z0-9]([-a-zA-Z0-9]{0,52}[a-zA-Z0-9])?$/.test(label))
    throw parameter(
      "dnsPrefix",
      `'${label}' must have 1 to 54 letters, digits and '-', and begin and end with a letter or digit.`,
    );
};

const pools: Check = ({ have, body }) => {
  if (have !== undefined) return;
  const wanted = objectsOf(objectOf(body.properties).agentPoolProfiles);
  if (wanted.length === 0)
    throw aks(400, "InvalidParameter", "Required parameter agentPoolProfiles is missing (null).", {
      target: "agentPoolProfiles",
    });
  if (!wanted.some(({ mode }) => mode === undefined || String(mode).toLowerCase() === "system"))
    throw aks(400, "InvalidParameter", "Must define at least one system pool.", { target: "agentPoolProfiles" });
};

const version: Check = ({ have }, properties) => {
  const wanted = textOf(properties.kubernetesVersion) ?? "";
  const full = fullVersion(wanted);
  const running = textOf(have?.resource.properties.currentKubernetesVersion);
  if (full === undefined)
    throw aks(
      400,
      "K8sVersionNotSupported",
      `Managed cluster is on version ${wanted}, which is not supported in this region. Please use 'az aks get-versions' to get the supported versions.`,
      {
        target: "kubernetesVersion",
      },
    );
  if (running === undefined) return;
  if (isOlder(full, running) && wanted.split(".").length === 3)
    throw aks(
      400,
      "OperationNotAllowed",
      `Downgrading the Kubernetes version from ${running} to ${full} is not allowed.`,
      { target: "kubernetesVersion" },
    );
  if (minorSteps(running, full) < 0)
    throw aks(
      400,
      "OperationNotAllowed",
      `Downgrading the Kubernetes version from ${running} to ${full} is not allowed.`,
      { target: "kubernetesVersion" },
    );
  if (minorSteps(running, full) > 1)
    throw aks(
      400,
      "OperationNotAllowed",
      `Upgrading the Kubernetes version from ${running} to ${full} is not allowed: one minor version at a time.`,
      {
        target: "kubernetesVersion",
      },
    );
};

const ranges: Check = ({ arm, body }, properties) => {
  const network = objectOf(properties.networkProfile);
  const block = (name: string) => {
    const text = textOf(network[name]);
    if (text === undefined) return undefined;
    const cidr = parseCidr(text);
    if (cidr === undefined) throw parameter(`networkProfile.${name}`, `'${text}' is not a CIDR.`);
    const reserved = kept.find((range) => overlaps(cidr, parseCidr(range) ?? cidr));
    if (reserved !== undefined)
      throw parameter(`networkProfile.${name}`, `'${text}' overlaps with the reserved range ${reserved}.`);
    return cidr;
  };
  const service = block("serviceCidr");
  const pods = block("podCidr");
  if (service === undefined) return;
  if (service.bits <= 12) throw parameter("networkProfile.serviceCidr", "it must be smaller than /12.");
  if (pods !== undefined && overlaps(service, pods))
    throw parameter("networkProfile.podCidr", "it overlaps with the service CIDR.");
  const dns = parseAddress(textOf(network.dnsServiceIP) ?? "");
  if (dns === undefined || !contains(service, { first: dns, last: dns, bits: 32 }))
    throw aks(
      400,
      "DnsServiceIpOutOfServiceCidr",
      `The DNS service IP '${textOf(network.dnsServiceIP)}' is not in the service CIDR '${textOf(network.serviceCidr)}'.`,
      {
        target: "networkProfile.dnsServiceIP",
      },
    );
  if (dns <= service.first + 1 || dns === service.last)
    throw parameter(
      "networkProfile.dnsServiceIP",
      "it cannot be the first, the second or the last address of the service CIDR.",
    );
  for (const pool of objectsOf(objectOf(body.properties).agentPoolProfiles)) {
    const subnet = findEntry(arm.state, textOf(pool.vnetSubnetID) ?? "");
    const taken =
      subnet &&
      prefixesOf(subnet.resource.properties).find((prefix) => overlaps(service, parseCidr(prefix) ?? service));
    if (taken !== undefined)
      throw aks(
        400,
        "ServiceCidrOverlapExistingSubnetsCidr",
        `The specified service CIDR ${textOf(network.serviceCidr)} is conflicted with an existing subnet CIDR ${taken}.`,
        { target: "networkProfile.serviceCIDR" },
      );
  }
};

const privateZone: Check = ({ arm, have }, properties) => {
  const zone = textOf(at(properties, "apiServerAccessProfile.privateDNSZone"));
  if (zone === undefined || have !== undefined || zone === "system" || zone === "none") return;
  if (!zone.startsWith("/"))
    throw parameter("apiServerAccessProfile.privateDNSZone", `'${zone}' must be 'system', 'none' or a resource id.`);
  if (findEntry(arm.state, zone) === undefined)
    throw aks(400, "CustomPrivateDNSZoneNotFound", `The private DNS zone '${zone}' was not found.`, {
      target: "apiServerAccessProfile.privateDNSZone",
    });
};

const accounts: Check = (_, properties) => {
  if (properties.disableLocalAccounts === true && at(properties, "aadProfile.managed") !== true)
    throw aks(
      400,
      "BadRequest",
      "Disabling local accounts is only allowed on a cluster that has managed Microsoft Entra integration.",
      { target: "disableLocalAccounts" },
    );
};

const nodeGroup: Check = ({ arm, have, id }, properties) => {
  const group = textOf(properties.nodeResourceGroup) ?? "";
  if (have !== undefined) return;
  if (group.length > 80) throw parameter("nodeResourceGroup", "its name has more than 80 characters.");
  if (findEntry(arm.state, `/subscriptions/${id.split("/")[2]}/resourceGroups/${group}`) !== undefined)
    throw parameter("nodeResourceGroup", `the resource group '${group}' exists already.`);
};

const running: Check = ({ have }) => requireRunning(have);

const checks: readonly Check[] = [
  running,
  names,
  pools,
  version,
  ranges,
  privateZone,
  checkZoneRights,
  accounts,
  nodeGroup,
];

/** What AKS checks before it takes a cluster. */
export const checkCluster = (write: WriteRequest, draft: JsonObject): void => {
  for (const check of checks) check(write, objectOf(draft.properties));
  checkTransitions(write, objectOf(draft.properties));
  checkNeeds(write, draft);
};
