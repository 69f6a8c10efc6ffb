import type { Values } from "@slipway/action";
import type { ChartValues } from "@slipway/kubernetes";
import type { inputs } from "./inputs.ts";

const given = (values: Readonly<Record<string, unknown>>): ChartValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** What the inputs say, as values of the agents' chart: those that `az connectedk8s connect` sets. Nothing else is named. */
export function agentValues(wanted: Values<typeof inputs>): ChartValues {
  const { "http-proxy": httpProxy, "https-proxy": httpsProxy, "no-proxy": noProxy } = wanted;
  const proxyCert = wanted["proxy-certificate"];
  const proxy = given({ httpProxy, httpsProxy, noProxy, proxyCert });
  const global = Object.keys(proxy).length === 0 ? {} : { global: { isProxyEnabled: true, ...proxy } };
  const { "cluster-connect": enabled, "custom-locations-oid": oid, "auto-upgrade": autoUpdate } = wanted;
  const systemDefaultValues = given({
    "clusterconnect-agent": enabled === undefined ? undefined : { enabled },
    customLocations: oid === undefined ? undefined : { enabled: true, oid },
    azureArcAgents: autoUpdate === undefined ? undefined : { autoUpdate },
  });
  return { ...global, ...(Object.keys(systemDefaultValues).length === 0 ? {} : { systemDefaultValues }) };
}
