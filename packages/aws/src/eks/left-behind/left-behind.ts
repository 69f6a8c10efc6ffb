import { choice } from "@slipway/action";
import { type Goal, sealOf } from "@slipway/reconcile";
import type { Aws } from "../../aws.ts";
import { unlessHidden } from "../../client/unless-hidden.ts";
import { whereOf } from "../../client/where.ts";
import type { ClusterLook } from "../control-plane/want.ts";
import { type Left, lineOf } from "./left.ts";
import type { Owner } from "./made-by.ts";

const choices = ["report", "remove"] as const;

export const leftBehindInput = choice(
  "What a destroy does with the load balancers and volumes that the cluster's workloads made: it names them (report), or deletes them as well, once the cluster is gone (remove). What is on the volumes is lost then.",
  choices,
  "report",
);

/** What a destroy of a cluster does with what its workloads made: goals where it is to go, else it is named. */
export async function leftBehind(
  aws: Aws,
  {
    cluster,
    look,
    choice: chosen,
  }: { readonly cluster: string; readonly look: ClusterLook; readonly choice: (typeof choices)[number] },
): Promise<Goal[]> {
  if (aws.run.mode !== "destroy") return [];
  const there = await look.first();
  const found = await findOrWarn({ name: cluster, vpc: there?.resourcesVpcConfig?.vpcId }, chosen, aws);
  if (found.length === 0) return [];
  const list = found.map(lineOf).join("\n");
  if (chosen === "report") {
    aws.run.warn(
      `This stays of what the workloads of ${cluster} made, and the network cannot be deleted while load balancers are in it:\n${list}\nDelete the Services, Ingresses and PersistentVolumeClaims first, or have it deleted by made-by-workloads: remove.`,
    );
    return [];
  }
  const volumes = found.filter(({ kind }) => kind === "volume");
  if (volumes.length > 0)
    aws.run.warn(`What is on these volumes is lost, once they are deleted:\n${volumes.map(lineOf).join("\n")}`);
  const { leftGoals } = await import("./left-thing.ts");
  const where = await whereOf(aws);
  const wants = found.map(async (left) => ({
    ...left,
    cluster,
    isFresh: true,
    // With the cluster gone, the tag of its controllers is all that says whose it was.
    record: there === undefined ? await sealOf({ ...left, where }) : there.tags?.["made-by"],
    owner: there === undefined ? left : { kind: "EKS cluster", id: cluster },
  }));
  return leftGoals(aws, await Promise.all(wants));
}

/** To name what stays is a courtesy. */
async function findOrWarn(owner: Owner, chosen: (typeof choices)[number], aws: Aws): Promise<Left[]> {
  const { findLeft } = await import("./find-left.ts");
  if (chosen === "remove") return await findLeft(owner, aws);
  const warning = `Whether the workloads of ${owner.name} left load balancers or volumes is not known`;
  return (await unlessHidden(aws.run, warning, () => findLeft(owner, aws))) ?? [];
}
