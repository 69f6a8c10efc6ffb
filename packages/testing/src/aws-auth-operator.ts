import type { Cloud } from "@slipway/simulator";
import { parseDocument } from "yaml";
import { objectOperator, type WireObject } from "./kubernetes-operator.ts";

type Texts = Readonly<Record<string, string>>;

const maps = "/api/v1/namespaces/kube-system/configmaps";

/** Someone with all rights who handles the ConfigMap aws-auth of a simulated EKS cluster. */
export interface AwsAuthOperator {
  find(): Promise<WireObject | undefined>;
  data(): Promise<Texts>;
  mapRoles(): Promise<string>;
  make(mapRoles: string, more?: Texts): Promise<void>;
  write(mapRoles: string): Promise<void>;
  annotate(annotations: Texts): Promise<void>;
  /** The entries whose role has one of these names. */
  entries(...names: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export function awsAuthOperator(cloud: Cloud, cluster: string): AwsAuthOperator {
  const kubernetes = objectOperator(cloud, `/eks-us-east-1-${cluster}`);
  const find = () => kubernetes.find(`${maps}/aws-auth`);
  const data = async () => ((await find())?.data ?? {}) as Texts;
  const mapRoles = async () => (await data()).mapRoles ?? "";
  return {
    find,
    data,
    mapRoles,
    async make(written, more = {}) {
      await kubernetes.post(maps, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "aws-auth", labels: { team: "platform" } },
        data: { mapRoles: written, ...more },
      });
    },
    write: (written) => kubernetes.patch(`${maps}/aws-auth`, { data: { mapRoles: written } }),
    annotate: (annotations) => kubernetes.patch(`${maps}/aws-auth`, { metadata: { annotations } }),
    async entries(...names) {
      const all = (parseDocument(await mapRoles(), { schema: "failsafe" }).toJS() ?? []) as { rolearn: string }[];
      return all.filter(({ rolearn }) => names.some((name) => rolearn.endsWith(`/${name}`)));
    },
  };
}
