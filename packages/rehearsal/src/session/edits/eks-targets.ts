import type { inventory } from "@slipway/simulator";
import type { AwsRequests } from "./aws-requests.ts";
import { EditError, type EditTarget, type Values } from "./edit-target.ts";

type Aws = ReturnType<typeof inventory>["aws"];

/** Clusters, node groups, add-ons and access entries of EKS. */
export function eksTargets(aws: Aws, at: (region: string) => AwsRequests): EditTarget[] {
  const api = (arn: string) => at(arn.split(":")[3] ?? "");
  return [
    ...aws.clusters.map((cluster) =>
      target(api(cluster.arn), cluster.arn, `cluster ${cluster.name}`, `/clusters/${cluster.name}`, cluster, [
        "resourcesVpcConfig",
        "logging",
      ]),
    ),
    ...aws.nodeGroups.map((group) => {
      const [arn, name, cluster] = [group.nodegroupArn, group.nodegroupName, group.clusterName].map(String);
      const path = `/clusters/${cluster}/node-groups/${name}`;
      return target(api(arn ?? ""), arn ?? "", `node group ${name}`, path, group, ["scalingConfig"]);
    }),
    ...aws.addOns.map(({ addonArn, addonName, clusterName }) => {
      const arn = String(addonArn);
      const path = `/clusters/${clusterName}/addons/${addonName}`;
      return target(api(arn), arn, `add-on ${addonName}`, path, {}, []);
    }),
    ...aws.accessEntries.map(({ accessEntryArn, principalArn, clusterName }) => {
      const path = `/clusters/${clusterName}/access-entries/${encodeURIComponent(principalArn)}`;
      return target(api(accessEntryArn), accessEntryArn, `the access entry of ${principalArn}`, path, {}, []);
    }),
  ];
}

/** What EKS has at a path: a field of a setting is sent with the others that the setting has. */
function target(
  { eks }: AwsRequests,
  arn: string,
  name: string,
  path: string,
  have: Values,
  settings: readonly string[],
): EditTarget {
  const tags = `/tags/${encodeURIComponent(arn)}`;
  return {
    id: arn,
    name,
    remove: () => eks("DELETE", path),
    async set(fields) {
      const changed: Record<string, Record<string, unknown>> = {};
      for (const [field, value] of Object.entries(fields)) {
        const [first = "", ...rest] = field.split(".");
        const inner = rest.join(".");
        if (first === "tags" && inner !== "")
          await (value === null
            ? eks("DELETE", `${tags}?tagKeys=${encodeURIComponent(inner)}`)
            : eks("POST", tags, { tags: { [inner]: String(value) } }));
        else if (settings.includes(first) && inner !== "" && !inner.includes(".")) {
          changed[first] ??= first === "scalingConfig" ? { ...(have[first] as object) } : {};
          changed[first][inner] = value;
        } else
          throw new EditError(
            `${arn}: of ${field} nothing can be set; of ${["tags", ...settings].map((each) => `${each}.FIELD`).join(", ")} it can.`,
          );
      }
      for (const [setting, value] of Object.entries(changed))
        await eks("POST", `${path}/update-config`, { [setting]: value });
    },
  };
}
