import type { KubernetesObject } from "../client/client.ts";

/** Values of a chart. */
export type Values = Readonly<Record<string, unknown>>;

/** The newest revision of a release, as Helm keeps it in a Secret. */
export interface Release {
  readonly revision: number;
  /** Such as deployed, failed, pending-install, uninstalling. */
  readonly status: string;
  /** When this revision was begun, or its status last changed, in milliseconds. */
  readonly begun: number;
  /** What the user gave; not what the chart has by itself. */
  readonly config: Values;
  readonly chartVersion: string;
  readonly secret: { readonly name: string; readonly uid: string };
}

/** A Secret, in wire shape. */
export interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly metadata: KubernetesObject["metadata"] & { readonly creationTimestamp?: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** A release in a Secret is JSON, compressed, and twice in base64: once by Helm and once by Kubernetes. */
async function decoded({ data }: Secret): Promise<Values> {
  const { gunzipSync } = await import("node:zlib");
  const packed = Buffer.from(Buffer.from(data?.release ?? "", "base64").toString("latin1"), "base64");
  try {
    return JSON.parse(gunzipSync(packed).toString("utf8")) as Values;
  } catch {
    return {};
  }
}

/** The newest revision of a release among the Secrets of its namespace. */
export async function newestRelease(secrets: readonly Secret[], release: string): Promise<Release | undefined> {
  const revisionOf = ({ metadata }: Secret): number => Number(metadata.labels?.version ?? 0);
  const [newest] = secrets
    .filter(({ metadata: { labels } }) => labels?.owner === "helm" && labels.name === release)
    .sort((one, other) => revisionOf(other) - revisionOf(one));
  if (newest === undefined) return undefined;
  const { config, chart } = (await decoded(newest)) as {
    readonly config?: Values;
    readonly chart?: { readonly metadata?: { readonly version?: string } };
  };
  return {
    revision: revisionOf(newest),
    status: newest.metadata.labels?.status ?? "unknown",
    begun: Math.max(
      Date.parse(newest.metadata.creationTimestamp ?? ""),
      // In seconds; Helm writes it when it changes one.
      1_000 * Number(newest.metadata.labels?.modifiedAt ?? 0),
    ),
    config: config ?? {},
    chartVersion: chart?.metadata?.version ?? "",
    secret: { name: newest.metadata.name, uid: newest.metadata.uid ?? "" },
  };
}
