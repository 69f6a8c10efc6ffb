import { choice, defineAction, flag, list, optional, text } from "@slipway/action";
import {
  authenticationMode,
  awsInputs,
  connectAws,
  findCluster,
  findRoles,
  mappedArn,
  mappingInputs,
  mappingsInput,
  mappingsOf,
  refuseFailed,
  tagList,
  vias,
} from "@slipway/aws";
import { awsAuthRollback, deedForm } from "@slipway/kubernetes";
import { apiServerOf } from "./api-server.ts";
import { contradictions } from "./contradictions.ts";
import { mapping } from "./map.ts";
import { migration } from "./migrate.ts";
import { rolesIn } from "./report.ts";

export default defineAction({
  name: "eks-map-role",
  about:
    "Controls which IAM roles have access to an EKS cluster, in which Kubernetes groups and with which access policies: by access entries, or by the ConfigMap aws-auth where the cluster reads nothing else. Adopts existing ones.",
  branding: { icon: "user-check", color: "orange" },
  inputs: {
    cluster: text("The name of the EKS cluster.", {
      form: {
        pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
        write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
      },
    }),
    ...mappingInputs,
    mappings: mappingsInput,
    via: choice(
      "What gives the roles access: access-entry, aws-auth (the ConfigMap in kube-system), or auto: an access entry if the cluster uses them, else aws-auth. Where the cluster uses both, auto takes aws-auth only for groups and names that no access entry allows.",
      vias,
      "auto",
    ),
    can: optional(
      list(
        "What each role has to be able to do, one a line, such as get pods in apps: the API server is asked before anything is written, about the name and groups that the role gets. Access policies of EKS cannot be asked about.",
        deedForm,
      ),
    ),
    "raise-authentication-mode": flag(
      "Whether a cluster that reads only the ConfigMap aws-auth is changed to use access entries as well, which cannot be undone.",
      { default: false },
    ),
    rollback: flag(
      "Whether, instead of mapping a role, the roles in aws-auth are restored to what they were before Slipway changed them last; refused when someone else has changed them since.",
      { default: false },
    ),
    migrate: flag(
      "Whether, instead of mapping a role, everyone in aws-auth gets an access entry with the same access, nodes one of their type; it stops before anything that no access entry can do.",
      { default: false },
    ),
    prune: flag("With migrate: whether aws-auth then no longer maps those who have an access entry.", {
      default: false,
    }),
    tags: optional(
      tagList(
        "Tags of the access entries, one name=value a line; others that an entry has stay. With migrate only the entries that it creates get them. aws-auth has no tags: a warning names each role that is mapped there.",
      ),
    ),
    ...awsInputs,
  },
  outputs: {
    roles: "The ARNs of the roles that have access, as a JSON list: those in aws-auth are without a path.",
    entries: "The ARNs of their access entries, as a JSON list; empty for aws-auth.",
  },
  example: {
    cluster: "platform",
    role: "arn:aws:iam::111122223333:role/deployer",
    groups: "system:masters",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: eks:DescribeCluster, eks:DescribeAccessEntry and eks:ListAssociatedAccessPolicies on the cluster and its access entries; eks:ListAccessPolicies with policy; iam:GetRole on the roles, which a role's full ARN can do without; iam:GetInstanceProfile where an instance profile or a bare name is given.",
    "For a new access entry in a cluster that still reads aws-auth: get on the ConfigMap aws-auth in kube-system, to see what the entry would take away. Where it cannot be read: eks:ListNodegroups and eks:DescribeNodegroup, and iam:ListAttachedRolePolicies on the roles that EC2 may assume, which show the nodes' roles.",
    "To apply: also eks:CreateAccessEntry, eks:UpdateAccessEntry and eks:AssociateAccessPolicy; eks:TagResource on the access entries with tags; eks:UpdateClusterConfig and eks:DescribeUpdate with raise-authentication-mode; eks:DeleteAccessEntry to replace or destroy.",
    "For access entries nothing in Kubernetes is needed, nor the API server, so a private cluster can be mapped from any runner.",
    "For migrate: get on the ConfigMap aws-auth, with prune also patch; to apply, iam:PassRole on the nodes' roles, since an entry for nodes passes them to EKS.",
    "For can: create on subjectaccessreviews (authorization.k8s.io), which stores nothing.",
    "For aws-auth: get and patch on the ConfigMap aws-auth in kube-system, create on ConfigMaps and list on nodes where there is none yet. Anyone who may write it may make anyone an administrator; the identity that created the cluster is one.",
  ],
  notes: [
    "An access entry takes precedence over aws-auth for the same role, whole: give in groups or policy all that the role is to have. A plan warns of what aws-auth gives the role and the inputs do not. A role that has an access entry is refused in aws-auth.",
    "A role that nodes join by gets no access entry here, since they could not join any more. The role that this run is signed in as never loses what it acts by, in either way, and a destroy leaves it.",
    "A role that was deleted and created again gets no access by the entry of the old one, though the ARN is the same. This is detected and planned as a replace: when allow-replace has the role's name, the entry is created again, with what the inputs name and nothing else. Only an entry that Slipway created is replaced.",
    "Access policies that others associated with the role stay. Groups are as the inputs say, unless an access entry gets none but system:masters.",
    "In aws-auth only the entries of the roles named are changed, in place: other entries, comments, mapUsers and mapAccounts stay byte for byte. The text is read again before it is written, and written only if no one else wrote in between. A map that cannot be parsed is refused with line and column.",
    "Never removed from aws-auth, whatever the inputs say: the last administrator, and what nodes join by. Two entries of one role become one.",
    "can proves what RBAC lets a name and groups do. It signs in as no one: that the role gets that name and these groups is read back from its access entry or from aws-auth, which takes effect some seconds later. What only an access policy gives is said to be not proved.",
    "A migration leaves access entries that are there, and refuses the whole while there is a mapping that no entry can do: mapAccounts, another group of system:, a name that EKS reserves, a role that is gone. With prune aws-auth is changed only when every entry is there; its comments stay, and its mapRoles from before are kept for rollback.",
    "Each write of aws-auth keeps the text from before in an annotation of the ConfigMap, for rollback: one step back for each repository and identity, so that none undoes what another one did. It is refused once anyone has changed the map since.",
    "aws-auth is in the API server, which is reached directly, with a token that is signed here: no aws binary is needed. A private API server needs a runner in its network.",
    "A destroy removes only what Slipway created: access entries with its tag, and entries of aws-auth that still are as it wrote them. What it added to someone else's entry stays, and so does the ConfigMap.",
  ],
  contradictions,
  confirm: ({ cluster }) => cluster,
  connect: connectAws,
  async goals({ cluster: name, rollback, migrate, prune, tags, "raise-authentication-mode": raise, ...inputs }, aws) {
    const cluster = await findCluster(name, aws);
    if (aws.run.mode !== "destroy") refuseFailed(cluster);
    const caller = mappedArn((await aws.signIn()).caller);
    if (rollback) return [awsAuthRollback(await apiServerOf(cluster, aws), { cluster: name, caller })];
    const mode = authenticationMode(aws, { cluster, raise });
    const around = { cluster, caller, raise, tags, after: [mode] };
    if (migrate) return [mode, ...(await migration({ ...around, prune }, aws))];
    const found = await findRoles(mappingsOf(inputs), aws);
    return [mode, ...(await mapping({ ...around, found, via: inputs.via, can: inputs.can ?? [] }, aws))];
  },
  report: (_inputs, goals) => rolesIn(goals),
});
