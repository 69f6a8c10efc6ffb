import { isUnknownText, type Step } from "@slipway/reconcile";
import type { Need } from "../iam/simulation.ts";
import { arn, on, type Place } from "./arn.ts";
import { stackNeeds } from "./stack-needs.ts";

type Rights = (id: string, step: Step, place: Place, arns: Arns) => readonly Need[];

/** The ARNs, with their paths, of who carries inline policies: by the ID of the policy. */
export type Arns = ReadonlyMap<string, string>;

/** To hand a role over to a service; one that has no name yet is not asked about. */
const passes = ({ changes }: Step, field: RegExp, service: string): Need[] =>
  changes.flatMap(({ field: name, want }) =>
    field.test(name) && typeof want === "string" && !isUnknownText(want)
      ? [{ action: "iam:PassRole", resource: want, context: `iam:PassedToService=${service}.amazonaws.com` }]
      : [],
  );

/** EKS takes a grant on the key of Secrets in the caller's name. */
const grants = ({ changes }: Step): Need[] =>
  changes.flatMap(({ field, want }) =>
    field.startsWith("encryptionConfig") && String(want).startsWith("arn:")
      ? on(String(want), "kms:DescribeKey", "kms:CreateGrant")
      : [],
  );

/** The requests that change a cluster, by what differs. */
const updates: readonly (readonly [field: RegExp, action: string])[] = [
  [/^tags\./, "eks:TagResource"],
  [/^version$/, "eks:UpdateClusterVersion"],
  [/^encryptionConfig/, "eks:AssociateEncryptionConfig"],
  [/./, "eks:UpdateClusterConfig"],
];

const isUpdate = ({ operation }: Step): boolean => operation === "update";

const ofTags = /^tags\./;

/** What of a region and a name. */
const within = (id: string): string => id.slice(id.indexOf("/") + 1);

/** Of a cluster's part: it is made in the cluster, and changed by itself. */
const partOf =
  (type: string, create: readonly string[], update: readonly string[]) =>
  (id: string, step: Step, place: Place): Need[] => {
    const [cluster = ""] = id.split("/");
    return isUpdate(step)
      ? on(arn(place, "eks", `${type}/${id}/*`), ...update)
      : on(arn(place, "eks", `cluster/${cluster}`), ...create);
  };

/** One action for changes of tags, another for those of anything else. */
const taggingOr = (tagging: string, other: string | undefined, { changes }: Step): string[] => {
  const isTags = changes.map(({ field }) => ofTags.test(field));
  return [
    ...(isTags.includes(true) ? [tagging] : []),
    ...(other !== undefined && (isTags.includes(false) || changes.length === 0) ? [other] : []),
  ];
};

/** What an apply of a thing needs, by its kind. What is asked for besides in rare cases is left out. */
const rights: Readonly<Record<string, Rights>> = {
  "network stack": (id, step, place) => stackNeeds(id, !isUpdate(step), step.changes, place),
  "EKS cluster": (id, step, place) => {
    const cluster = arn(place, "eks", `cluster/${id}`);
    if (!isUpdate(step))
      return [
        ...on(cluster, "eks:CreateCluster", "eks:TagResource"),
        ...passes(step, /^roleArn$/, "eks"),
        ...grants(step),
      ];
    const changed = step.changes.flatMap(({ field }) =>
      on(cluster, updates.find(([each]) => each.test(field))?.[1] ?? ""),
    );
    return [...changed, ...grants(step)];
  },
  "node group": (id, step, place) => {
    const config = /^(scalingConfig|labels|taints|updateConfig|nodeRepairConfig)/;
    const update = step.changes.map(({ field }) =>
      ofTags.test(field) ? "eks:TagResource" : `eks:UpdateNodegroup${config.test(field) ? "Config" : "Version"}`,
    );
    return [
      ...partOf("nodegroup", ["eks:CreateNodegroup"], update)(id, step, place),
      ...passes(step, /^nodeRole$/, "ec2"),
    ];
  },
  "add-on": (id, step, place) => {
    const roles = passes(step, /^(podIdentityAssociations\[\d+\]\.roleArn|role)$/, "pods.eks");
    const associates = !isUpdate(step) && roles.length > 0 ? ["eks:CreatePodIdentityAssociation"] : [];
    return [
      ...partOf("addon", ["eks:CreateAddon", ...associates], taggingOr("eks:TagResource", "eks:UpdateAddon", step))(
        id,
        step,
        place,
      ),
      ...roles,
    ];
  },
  "inline policy": (id, _step, _place, arns) => {
    const arn = arns.get(id);
    return arn === undefined ? [] : on(arn, `iam:Put${arn.includes(":user/") ? "User" : "Role"}Policy`);
  },
  "access entry": (id, step, place) =>
    isUpdate(step)
      ? on(arn(place, "eks", `access-entry/${id.split("/")[0]}/*`), ...taggingOr("eks:TagResource", undefined, step))
      : on(arn(place, "eks", `cluster/${id.split("/")[0]}`), "eks:CreateAccessEntry"),
  "launch template": (_id, step, place) =>
    on(
      arn(place, "ec2", "launch-template/*"),
      ...(isUpdate(step)
        ? taggingOr("ec2:CreateTags", "ec2:CreateLaunchTemplateVersion", step)
        : ["ec2:CreateLaunchTemplate", ...taggingOr("ec2:CreateTags", undefined, step)]),
    ),
  "log group": (id, step, place) =>
    on(
      arn(place, "logs", `log-group:${within(id)}:*`),
      ...(isUpdate(step)
        ? taggingOr("logs:TagResource", undefined, step)
        : ["logs:CreateLogGroup", "logs:TagResource"]),
      ...step.changes.flatMap(({ field, want }) =>
        field === "retentionInDays" && want !== "never" ? ["logs:PutRetentionPolicy"] : [],
      ),
    ),
  "open port": (_id, step, place) => {
    if (isUpdate(step))
      return on(arn(place, "ec2", "security-group-rule/*"), ...taggingOr("ec2:CreateTags", undefined, step));
    const group = step.changes.find(({ field }) => field === "GroupId")?.want;
    return typeof group === "string" && !isUnknownText(group)
      ? on(arn(place, "ec2", `security-group/${group}`), "ec2:AuthorizeSecurityGroupIngress")
      : [];
  },
  "ECR repository": (id, step, place) =>
    isUpdate(step) ? [] : on(arn(place, "ecr", `repository/${within(id)}`), "ecr:CreateRepository"),
  "repository policy": (id, _step, place) =>
    on(arn(place, "ecr", `repository/${within(id)}`), "ecr:SetRepositoryPolicy"),
  "lifecycle policy": (id, _step, place) => on(arn(place, "ecr", `repository/${within(id)}`), "ecr:PutLifecyclePolicy"),
};

/** What an apply of these steps needs, each once. */
export function needsOf(steps: readonly Step[], place: Place, arns: Arns = new Map()): Need[] {
  const all = steps.flatMap((step) =>
    step.operation === "delete" ? [] : (rights[step.kind]?.(step.id, step, place, arns) ?? []),
  );
  return [...new Map(all.map((need) => [JSON.stringify(need), need])).values()];
}
