import { defineResource, type Goal } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../../aws.ts";
import { whereOf } from "../../client/where.ts";
import { type Left, type LeftKind, leftKinds } from "./left.ts";

/** A thing that was found, with what records who may delete it: its cluster's record, while that is there. */
export interface FoundLeft extends Left {
  readonly cluster: string;
  readonly record: string | undefined;
  readonly owner: { readonly kind: string; readonly id: string };
  /** It was not looked at since it was found. */
  isFresh: boolean;
}

const defined = (kind: LeftKind) =>
  defineResource<FoundLeft, FoundLeft, never, AwsReads, Aws>({
    kind,
    id: ({ id }) => id,
    where: whereOf,
    // It is the cluster's: who made that may remove what its controllers made.
    seal: { read: ({ record }) => record, of: ({ owner }) => owner },

    async read(want, aws) {
      if (!want.isFresh) {
        const { isLeft } = await import("./left-calls.ts");
        return (await isLeft(kind, want.id, aws)) ? want : undefined;
      }
      want.isFresh = false;
      return want;
    },

    // Only a destroy knows of it.
    plan: () => ({ operation: "none" }),

    async delete({ id, cluster }, aws) {
      const { deleteLeft } = await import("./left-calls.ts");
      await deleteLeft({ kind, id }, cluster, aws);
    },
  });

const resources = Object.fromEntries(leftKinds.map((kind) => [kind, defined(kind)])) as Readonly<
  Record<LeftKind, ReturnType<typeof defined>>
>;

/** Goals for a destroy: load balancers first, then target groups and security groups, as AWS demands. */
export function leftGoals(aws: Aws, wants: readonly FoundLeft[]): Goal[] {
  const goalOf = (want: FoundLeft, after: readonly Goal[] = []) => resources[want.kind](aws, want, { after });
  const isBalancer = ({ kind }: Left) => kind === "load balancer" || kind === "classic load balancer";
  const behind = wants.filter((want) => !isBalancer(want) && want.kind !== "volume").map((want) => goalOf(want));
  return [
    ...wants.filter(isBalancer).map((want) => goalOf(want, behind)),
    ...behind,
    ...wants.filter(({ kind }) => kind === "volume").map((want) => goalOf(want)),
  ];
}
