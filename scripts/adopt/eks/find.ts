import { MissingError, UnfitError } from "../../../packages/action/src/index.ts";
import type { AwsReads } from "../../../packages/aws/src/aws.ts";
import { connectAws } from "../../../packages/aws/src/connect.ts";
import { readCluster } from "../../../packages/aws/src/eks/control-plane/calls.ts";
import { readGroup } from "../../../packages/aws/src/eks/nodes/node-group-calls.ts";
import { workflowText } from "../../workflows/files.ts";
import { inputsOf } from "../../workflows/scenarios.ts";
import { chosen } from "../choose.ts";
import { commandRun, type Machine } from "../command-run.ts";
import type { Request } from "../request.ts";
import type { Found } from "../scenario.ts";
import { addonsIn, adminsOf, logsOf, openTo, repositoryOf } from "./around.ts";
import { clustersIn, nodeGroupsOf } from "./lists.ts";

/** Reads a cluster of EKS and what is around it. */
export async function findEks(request: Request, machine: Machine): Promise<Found> {
  const { cluster: name = "", region = "", repository: repositoryName } = request;
  // Whoever the machine is signed in as: a person has no token of a job's.
  const signIn = { "role-to-assume": undefined, "allowed-account-ids": undefined };
  const aws = connectAws({ region, ...signIn }, commandRun(machine));
  const cluster = await readCluster(name, aws);
  if (cluster === undefined)
    throw new MissingError(
      `There is no cluster ${name} in ${region}; there is ${(await clustersIn(aws)).sort().join(", ") || "none"}.`,
      "Correct --cluster and --region, or sign in to the account that has it.",
    );
  const [nodes, logs, addons, admins, open, repository] = await Promise.all([
    nodesOf(name, request.nodes, aws),
    logsOf(cluster, aws),
    addonsIn(name, String(inputsOf(workflowText("eks"))["add-ons"]?.default).split(" "), aws),
    adminsOf(cluster, aws),
    openTo(cluster, aws),
    repositoryName === undefined ? undefined : repositoryOf(repositoryName, aws),
  ]);
  const { endpointPublicAccess, publicAccessCidrs = [] } = cluster.resourcesVpcConfig ?? {};
  return {
    read: {
      ...{ cluster, region, nodes: nodes.kept, logDays: logs.kept, ...addons },
      ...{ admins: admins.kept, openTo: open, repository: repository?.read ?? {} },
      secretsKey: cluster.encryptionConfig?.find((each) => each.resources?.includes("secrets"))?.provider?.keyArn,
      publicRanges: endpointPublicAccess ? publicAccessCidrs : [],
    },
    differences: repository?.differences ?? [],
    left: [...nodes.left, ...logs.left, ...addons.left, ...admins.left],
  };
}

/** The node group that is kept; others stay. */
async function nodesOf(cluster: string, named: string | undefined, aws: AwsReads) {
  const all = (await nodeGroupsOf(cluster, aws)).map((name) => ({ name }));
  const { name } = chosen({
    ...{ what: "managed node group", where: cluster, option: "--node-pool", named, all },
    otherwise:
      "The workflow keeps a managed node group: keep a cluster of Fargate, Auto Mode or Karpenter by steps of your own, with the action create-eks.",
  });
  const kept = await readGroup({ cluster, name }, aws);
  if (kept === undefined)
    throw new UnfitError(`The node group ${name} of ${cluster} went away meanwhile.`, "Run it again.");
  return { kept, left: all.filter((each) => each.name !== name).map((each) => `The node group ${each.name}.`) };
}
