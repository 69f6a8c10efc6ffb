import type { Cloud } from "@slipway/simulator";

/** A cluster in wire shape. */
export type WireCluster = Record<string, unknown> & { readonly id: string; readonly name: string };

/** Someone who may do everything at the simulated Hopsworks, who builds and changes a test's world. */
export interface HopsworksOperator {
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** Undefined when there is none of that name. */
  find(name: string): Promise<WireCluster | undefined>;
}

export function hopsworksOperator(cloud: Cloud): HopsworksOperator {
  const call: HopsworksOperator["call"] = async (method, path, body) => {
    const { status, body: answer } = await cloud.request(method, `https://api.hopsworks.ai/api/clusters${path}`, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return structuredClone((answer as { payload?: Record<string, unknown> }).payload ?? {});
  };
  return {
    call,
    async find(name) {
      const { clusters } = await call("GET", "");
      return (clusters as WireCluster[]).find((each) => each.name === name);
    },
  };
}
