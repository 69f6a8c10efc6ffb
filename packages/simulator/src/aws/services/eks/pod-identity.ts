import { define, lookup } from "../../../world/table.ts";
import { type Call, type Fields, fieldsOf, type Operations } from "../../engine/operation.ts";
import { statements, texts } from "../iam/document.ts";
import { passing } from "../iam/passing.ts";
import { roleByArn } from "../iam/state.ts";
import {
  type Association,
  badRequest,
  type Cluster,
  clusterArn,
  epochSeconds,
  inUse,
  invalid,
  listed,
  notFound,
  refuseNotSimulated,
  type Tags,
  tagsOf,
  theCluster,
} from "./state.ts";

const service = "pods.eks.amazonaws.com";

/** Refuse a role that the agent could not act as: it has to trust the service with both actions. */
function checkTrust(call: Call, roleArn: string): void {
  const role = roleByArn(call.world, roleArn);
  if (!role || role.visibleAt > call.world.clock.now()) throw invalid(`Role provided in the request does not exist.`);
  const allowed = statements(role.AssumeRolePolicyDocument)
    .filter(
      ({ Effect, Principal }) =>
        Effect === "Allow" && texts(fieldsOf({ Principal }, "Principal").Service).includes(service),
    )
    .flatMap(({ Action }) => texts(Action));
  if (["sts:AssumeRole", "sts:TagSession"].every((action) => allowed.includes(action) || allowed.includes("sts:*")))
    return;
  throw invalid(`Trust policy of role ${roleArn} must allow sts:AssumeRole and sts:TagSession to ${service}.`);
}

/** What an association is of. */
interface Of {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
}

const sameAccount = (one: Pick<Of, "namespace" | "serviceAccount">, other: typeof one): boolean =>
  one.namespace === other.namespace && one.serviceAccount === other.serviceAccount;

/** Associate a role with a service account, for oneself or for an add-on. */
export function associate(
  call: Call,
  { shown, associations }: Cluster,
  of: Of,
  more: { readonly tags?: Tags; readonly ownerArn?: string } = {},
): Association {
  checkTrust(call, of.roleArn);
  const taken = Object.values(associations).find((each) => sameAccount(each, of));
  if (taken) throw inUse(`Association already exists: ${taken.associationId}`, { clusterName: shown.name });
  const associationId = `a-${call.world.ids.word(17)}`;
  const now = epochSeconds(call.world);
  const { ownerArn, tags = {} } = more;
  const association: Association = {
    clusterName: shown.name,
    namespace: of.namespace,
    serviceAccount: of.serviceAccount,
    roleArn: of.roleArn,
    associationArn: `arn:aws:eks:${call.region}:${call.account}:podidentityassociation/${shown.name}/${associationId}`,
    associationId,
    tags,
    createdAt: now,
    modifiedAt: now,
    disableSessionTags: false,
    ...(ownerArn === undefined ? {} : { ownerArn }),
  };
  define(associations, associationId, association);
  return association;
}

/** Have an add-on's associations be these and no others. Gives their ARNs. */
export function associateAddon(call: Call, cluster: Cluster, ownerArn: string, wanted: readonly Fields[]): string[] {
  const { associations } = cluster;
  const all = wanted.map(
    (each): Of => ({
      namespace: "kube-system",
      serviceAccount: String(each.serviceAccount),
      roleArn: String(each.roleArn),
    }),
  );
  for (const { roleArn } of all) checkTrust(call, roleArn);
  for (const { associationId, ...old } of Object.values(associations)) {
    if (old.ownerArn === ownerArn && !all.some((each) => sameAccount(each, old))) delete associations[associationId];
  }
  return all.map((of) => {
    const own = Object.values(associations).find((each) => each.ownerArn === ownerArn && sameAccount(each, of));
    if (!own) return associate(call, cluster, of, { ownerArn }).associationArn;
    own.roleArn = of.roleArn;
    own.modifiedAt = epochSeconds(call.world);
    return own.associationArn;
  });
}

const shown = (association: Association): Fields => ({ association });

function theAssociation(call: Call): { cluster: Cluster; association: Association } {
  const cluster = theCluster(call);
  const id = call.need("associationId");
  const association = lookup(cluster.associations, id);
  if (association) return { cluster, association };
  throw notFound(`No pod identity association found for id: ${id}`, { clusterName: cluster.shown.name });
}

/** What an add-on owns is changed by the add-on. */
function refuseOwned({ ownerArn, associationId }: Association): void {
  if (ownerArn !== undefined)
    throw badRequest(`Pod identity association ${associationId} is owned by ${ownerArn}, change it there.`);
}

const all = "/clusters/{clusterName}/pod-identity-associations";
const one = `${all}/{associationId}`;
const resource = (call: Call): string =>
  `arn:aws:eks:${call.region}:${call.account}:podidentityassociation/${call.text("clusterName")}/${call.text("associationId") ?? "*"}`;
const passes = (call: Call) => {
  const roleArn = call.text("roleArn");
  return roleArn === undefined ? [] : [passing(roleArn, "pods.eks")];
};
const notHere = ["targetRoleArn", "policy"];

export const podIdentityOperations: Operations = {
  CreatePodIdentityAssociation: {
    route: `POST ${all}`,
    resource: clusterArn,
    also: (call) => passes(call),
    run(call) {
      refuseNotSimulated(call, [...notHere, "disableSessionTags"]);
      const cluster = theCluster(call);
      const [namespace, serviceAccount, roleArn] = [
        call.need("namespace"),
        call.need("serviceAccount"),
        call.need("roleArn"),
      ];
      return shown(associate(call, cluster, { namespace, serviceAccount, roleArn }, { tags: tagsOf(call) }));
    },
  },
  DescribePodIdentityAssociation: {
    route: `GET ${one}`,
    resource,
    run: (call) => shown(theAssociation(call).association),
  },
  ListPodIdentityAssociations: {
    route: `GET ${all}`,
    resource: clusterArn,
    run(call) {
      const { associations } = theCluster(call);
      const [namespace, account] = [call.text("namespace"), call.text("serviceAccount")];
      const chosen = Object.values(associations).filter(
        (each) =>
          (namespace === undefined || each.namespace === namespace) &&
          (account === undefined || each.serviceAccount === account),
      );
      const page = listed(
        call,
        "ids",
        chosen.map(({ associationId }) => associationId),
      );
      const ids = Array.isArray(page.ids) ? page.ids.map(String) : [];
      return {
        associations: ids.flatMap((id) => {
          const found = lookup(associations, id);
          if (!found) return [];
          const { clusterName, associationArn, associationId, ownerArn } = found;
          return [
            {
              clusterName,
              namespace: found.namespace,
              serviceAccount: found.serviceAccount,
              associationArn,
              associationId,
              ...(ownerArn === undefined ? {} : { ownerArn }),
            },
          ];
        }),
        nextToken: page.nextToken,
      };
    },
  },
  UpdatePodIdentityAssociation: {
    route: `POST ${one}`,
    resource,
    also: (call) => passes(call),
    run(call) {
      refuseNotSimulated(call, [...notHere, "disableSessionTags"]);
      const { association } = theAssociation(call);
      refuseOwned(association);
      const roleArn = call.text("roleArn");
      if (roleArn !== undefined) {
        checkTrust(call, roleArn);
        association.roleArn = roleArn;
      }
      association.modifiedAt = epochSeconds(call.world);
      return shown(association);
    },
  },
  DeletePodIdentityAssociation: {
    route: `DELETE ${one}`,
    resource,
    run(call) {
      const { cluster, association } = theAssociation(call);
      refuseOwned(association);
      delete cluster.associations[association.associationId];
      return shown(association);
    },
  },
};
