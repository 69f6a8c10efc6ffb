import { type AzureOperator, azureOperator, type Bench, openBench, type Ran } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

type Inputs = Readonly<Record<string, string>>;

interface Parts {
  bench: Bench;
  azure: AzureOperator;
  /** The ID of the resource group. */
  group: string;
  /** The inputs of a cluster in a subnet of a network that is there. */
  own: Inputs;
}

async function begin(): Promise<Parts> {
  const bench = await openBench();
  const { inputs: own } = await arrange(bench.cloud);
  const azure = await azureOperator(bench.cloud);
  return { bench, azure, group: `/subscriptions/${azure.subscription}/resourceGroups/platform`, own };
}

/** The inputs of a cluster that has nothing but what Azure makes for it. */
export const plain = { name: "plain", "resource-group": "platform", location: "northeurope" };

/** What a run asked of ARM, by methods where some are named. */
export const armRequests = ({ requests }: Ran, method = "") =>
  requests.filter(
    (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
  );

/** Before each test of a file a world in which a cluster can be made. */
export function aksLab() {
  const parts: Partial<Parts> = {};
  beforeEach(async () => void Object.assign(parts, await begin()));
  afterEach(() => parts.bench?.close());
  const lab = parts as Parts;
  return Object.assign(lab, {
    run: (inputs: Inputs) => lab.bench.run(action, { mode: "apply", ...inputs }),
    cluster: async (name = "plain") =>
      (await lab.azure.get(`${lab.group}/providers/Microsoft.ContainerService/managedClusters/${name}`)) as unknown as {
        readonly identity: Record<string, unknown>;
        readonly properties: Record<string, unknown> & {
          readonly agentPoolProfiles: readonly Record<string, unknown>[];
        };
      },
  });
}
