import { define, lookup } from "../../../world/table.ts";
import type { Call, Fields, Need, Operation, Operations } from "../../engine/operation.ts";
import {
  type Cluster,
  clusterArn,
  epochSeconds,
  inUse,
  keyOf,
  listed,
  notFound,
  type Part,
  type PartName,
  tagsOf,
  theCluster,
} from "./state.ts";

export const partDue = "aws-eks-part";

export interface PartDue extends PartName {
  readonly key: string;
  readonly becomes: "ACTIVE" | "gone";
}

/** What clusters have parts of: node groups and add-ons are made, read, listed and removed alike. */
export interface PartKind {
  readonly kind: PartName["kind"];
  /** In routes. */
  readonly path: string;
  /** In the names of operations and, in lower case, of members. */
  readonly word: "Nodegroup" | "Addon";
  readonly createSeconds: number;
  readonly deleteSeconds: number;
  missing(name: string, clusterName: string): string;
  taken(name: string, clusterName: string): string;
  /** What else creating one needs. */
  readonly needs?: (call: Call) => Need[];
  /** What this one has of its own; refused when it cannot be. */
  create(call: Call, cluster: Cluster, name: string, id: string): Fields;
  /** What else its removal does. */
  readonly removes?: (call: Call, cluster: Cluster, name: string) => void;
  /** Operations of its own, on one that is there. */
  readonly more: Readonly<
    Record<
      string,
      { readonly path: string; needs?: (call: Call) => Need[]; run(call: Call, cluster: Cluster, part: Part): Fields }
    >
  >;
}

/** The operations on one kind of part. */
export function partOperations(of: PartKind): Operations {
  const { kind, path, word } = of;
  const one = word.toLowerCase();
  const member = `${one}Name`;
  const all = `/clusters/{clusterName}/${path}`;
  const arn = (call: Call, name = "*", id = "*"): string =>
    `arn:aws:eks:${call.region}:${call.account}:${one}/${call.text("clusterName")}/${name}/${id}`;
  const later = (call: Call, seconds: number, becomes: PartDue["becomes"]): void => {
    const due: PartDue = { key: keyOf(call.region, call.need("clusterName")), kind, name: call.need(member), becomes };
    call.world.after(seconds, partDue, due);
  };
  const shown = (part: Part): Fields => ({ [one]: part as unknown as Fields });
  const onOne = (route: string, run: (call: Call, cluster: Cluster, part: Part) => Fields): Operation => ({
    route,
    resource: (call) => arn(call, call.text(member)),
    run(call) {
      const cluster = theCluster(call);
      const name = call.need(member);
      const part = lookup(cluster[kind], name);
      const { name: clusterName } = cluster.shown;
      if (!part) throw notFound(of.missing(name, clusterName), { clusterName, [member]: name });
      return run(call, cluster, part);
    },
  });
  const create = (call: Call): Fields => {
    const cluster = theCluster(call);
    const { name: clusterName } = cluster.shown;
    const name = call.need(member);
    if (lookup(cluster[kind], name)) throw inUse(of.taken(name, clusterName), { clusterName, [member]: name });
    const id = call.world.ids.uuid();
    const now = epochSeconds(call.world);
    const part: Part = {
      [member]: name,
      clusterName,
      [`${one}Arn`]: arn(call, name, id),
      createdAt: now,
      modifiedAt: now,
      status: "CREATING",
      health: { issues: [] },
      tags: tagsOf(call),
      ...of.create(call, cluster, name, id),
    };
    define(cluster[kind], name, part);
    later(call, of.createSeconds, "ACTIVE");
    return shown(part);
  };
  const remove = (call: Call, cluster: Cluster, part: Part): Fields => {
    of.removes?.(call, cluster, call.need(member));
    if (part.status !== "DELETING") later(call, of.deleteSeconds, "gone");
    part.status = "DELETING";
    return shown(part);
  };
  const describe = (call: Call, _cluster: Cluster, part: Part): Fields => {
    if (/^(CREATING|UPDATING|DELETING)$/.test(part.status)) call.waits();
    return shown(part);
  };
  const more = Object.entries(of.more).map(([name, { path: rest, needs, run }]): [string, Operation] => [
    name,
    { ...onOne(`POST ${all}/{${member}}/${rest}`, run), ...(needs ? { also: needs } : {}) },
  ]);
  return {
    [`Create${word}`]: {
      route: `POST ${all}`,
      resource: clusterArn,
      ...(of.needs ? { also: of.needs } : {}),
      run: create,
    },
    [`Describe${word}`]: onOne(`GET ${all}/{${member}}`, describe),
    [`List${word}s`]: {
      route: `GET ${all}`,
      resource: clusterArn,
      run: (call) => listed(call, kind, Object.keys(theCluster(call)[kind])),
    },
    [`Delete${word}`]: onOne(`DELETE ${all}/{${member}}`, remove),
    ...Object.fromEntries(more),
  };
}
