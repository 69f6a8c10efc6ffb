import type { Seal } from "@slipway/reconcile";
import type { KubernetesObject } from "../client/client.ts";
import { managedBy } from "../client/ownership.ts";
import { makerAnnotation } from "../pull-secret/secret-body.ts";

/** What is written of an object. */
export interface ObjectBody {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The record of its maker among the annotations of an object. */
export const annotationSeal: Seal<KubernetesObject, ObjectBody> = {
  read: ({ metadata }) => metadata.annotations?.[makerAnnotation],
  add: (body, record) => ({
    ...body,
    metadata: {
      ...body.metadata,
      labels: managedBy,
      annotations: { ...body.metadata?.annotations, [makerAnnotation]: record },
    },
  }),
};
