import { changed, defineResource, type Planned, type Same } from "@slipway/reconcile";
import type { Kubernetes, KubernetesReads } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { refuseWithoutNamespace } from "../pull-secret/service-account.ts";
import { refuseLost, untilBound } from "./binding.ts";
import { untilObjectGone } from "./gone.ts";
import {
  annotationSeal,
  type Claim,
  type ClaimName,
  claimId,
  claimKind,
  claimPath,
  claimsPath,
  statusOf,
} from "./objects.ts";
import { removeClaim } from "./remove-claim.ts";
import { sameModes } from "./same.ts";

/** A claim of one volume. What is undefined is not compared. */
export interface ClaimWant extends ClaimName {
  readonly volume: string;
  readonly size: string | undefined;
  readonly accessModes: readonly string[] | undefined;
}

interface Body {
  readonly apiVersion?: "v1";
  readonly kind?: "PersistentVolumeClaim";
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly labels?: typeof managedBy };
  readonly spec?: object;
}

const nameIn = (id: string): ClaimName => {
  const [namespace = "", name = ""] = id.split("/");
  return { namespace, name };
};

const same: Same = (field, have, want) => (field === "spec.accessModes" ? sameModes(have, want) : undefined);

/** A claim, bound to the volume that was made for it: until it has that, it is not as wanted. */
export const volumeClaim = defineResource<ClaimWant, Claim, Body, KubernetesReads, Kubernetes>({
  kind: claimKind,
  id: claimId,
  seal: annotationSeal,
  read: (want, kubernetes) => kubernetes.get<Claim>(claimPath(want)),
  async plan(want, have, kubernetes): Promise<Planned<Body>> {
    const { namespace, name, volume, size = "100Gi", accessModes } = want;
    const fresh: Body = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace, labels: managedBy },
      spec: {
        accessModes: accessModes ?? ["ReadWriteMany"],
        // Without it the default class would make another volume.
        storageClassName: "",
        volumeName: volume,
        resources: { requests: { storage: size } },
      },
    };
    if (have === undefined) {
      await refuseWithoutNamespace(namespace, kubernetes);
      return { operation: "create", body: fresh };
    }
    await refuseLost(want, have, kubernetes);
    const wanted = { spec: { accessModes, volumeName: have.spec.volumeName ? volume : undefined } };
    const changes = changed(have, wanted, same).map((change) => ({ ...change, immutable: true as const }));
    if (changes.length > 0) return { operation: "replace", body: fresh, changes };
    const { phase } = have.status ?? {};
    if (phase === "Bound") return { operation: "none" };
    return {
      operation: "update",
      body: { metadata: {} },
      changes: [{ field: "status.phase", have: phase, want: "Bound" }],
    };
  },
  async create(id, body, kubernetes) {
    await kubernetes.create(claimsPath(nameIn(id).namespace), body);
    await untilBound(nameIn(id), kubernetes);
  },
  update: ({ metadata: { namespace = "", name } }, _body, kubernetes) => untilBound({ namespace, name }, kubernetes),
  delete: (have, kubernetes) =>
    removeClaim({ namespace: have.metadata.namespace ?? "", name: have.metadata.name }, have, kubernetes),
  status: statusOf,
  wait: ({ metadata: { namespace = "", name } }, kubernetes) =>
    untilObjectGone(`claim ${namespace}/${name}`, claimPath({ namespace, name }), kubernetes),
});
