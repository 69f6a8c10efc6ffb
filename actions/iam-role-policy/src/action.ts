import { choice, defineAction, list, optional, text } from "@slipway/action";
import {
  awsInputs,
  connectAws,
  findBearer,
  hopsworksImages,
  inlineMost,
  inlinePolicy,
  partitionOf,
  policyInput,
  presetNames,
  presetPolicy,
} from "@slipway/aws";
import { contradictions } from "./contradictions.ts";

export default defineAction({
  name: "iam-role-policy",
  about:
    "Puts an inline policy on an IAM role, on the role of an instance profile or on a user, and keeps it as declared: a policy of your own, or one of those that Hopsworks asks for. Adopts an existing policy of that name.",
  branding: { icon: "lock", color: "orange" },
  inputs: {
    role: optional(
      text("The role: its name or ARN, or the name or ARN of an instance profile that holds it.", {
        form: {
          pattern: /^([\w+=,.@-]{1,128}|arn:aws[\w-]*:iam::\d{12}:(role|instance-profile)\/[!-~]+)$/,
          write: "Write a name, or the ARN of a role or an instance profile.",
        },
      }),
    ),
    user: optional(
      text("The user, in place of a role: its name or ARN.", {
        form: {
          pattern: /^([\w+=,.@-]{1,64}|arn:aws[\w-]*:iam::\d{12}:user\/[!-~]+)$/,
          write: "Write a user's name or ARN.",
        },
      }),
    ),
    "policy-name": text("The name of the policy; an existing one of this name is adopted.", {
      form: { pattern: /^[\w+=,.@-]{1,128}$/, write: "Write 1 to 128 letters, digits or signs of +=,.@_-." },
    }),
    policy: optional(
      policyInput(
        "The policy, in JSON or YAML; without a Version it is of 2012-10-17. Order, Sids and the case of actions are not compared.",
        { kind: "identity", most: inlineMost.role },
      ),
    ),
    preset: optional(
      choice(
        "A policy with a name, in place of policy: hopsworks-instance lets the instances of a Hopsworks cluster use ECR and look up EKS clusters, hopsworks-cleanup lets Hopsworks delete its ECR repositories.",
        presetNames,
      ),
    ),
    images: optional(
      list(
        "With a preset: the base names of the images of Hopsworks, one a line; filebeat and base unless you say otherwise.",
        text("The name of an image.", {
          form: {
            pattern: /^[a-z0-9]+([._-][a-z0-9]+)*$/,
            write: "Write an image's name in small letters and digits.",
          },
        }),
      ),
    ),
    cluster: optional(
      text("With the preset hopsworks-instance: the only EKS cluster that may be looked up; without it any.", {
        form: {
          pattern: /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/,
          write: "Write a cluster's name: 1 to 100 letters, digits, dashes or underscores.",
        },
      }),
    ),
    ...awsInputs,
  },
  outputs: { name: "The name of the role or user that has the policy." },
  example: {
    role: "arn:aws:iam::111122223333:instance-profile/hopsworks",
    "policy-name": "hopsworks-eks",
    preset: "hopsworks-instance",
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: iam:GetRolePolicy and iam:ListRolePolicies on the role, or iam:GetUserPolicy and iam:ListUserPolicies on the user; iam:GetRole where a bare name is given, iam:GetInstanceProfile for an instance profile. For a plan to ask beforehand whether the policy may be put: iam:GetRole or iam:GetUser.",
    "To apply: also iam:PutRolePolicy or iam:PutUserPolicy; iam:DeleteRolePolicy or iam:DeleteUserPolicy to destroy.",
  ],
  notes: [
    "Who may put policies on a role may do with it whatever the role can be made to do: limit the right to that role, or by a permissions boundary.",
    "Statements are compared by what they mean. One that is there already stays as it is written, with its Sid.",
    "What Slipway created it recognizes by a Sid that ends with Slipway and 16 digits. A destroy removes only such a policy; one that was adopted stays.",
    "The presets name their resources in the partition that the job is signed in to, so they work in China and GovCloud. In a policy of your own write the ARNs of your partition.",
  ],
  contradictions,
  confirm: ({ "policy-name": name }) => name,
  connect: connectAws,
  async goals({ role, user, "policy-name": name, policy, preset, images = hopsworksImages, cluster }, aws) {
    const bearer = await findBearer({ role, user }, aws);
    const partition = await partitionOf(aws);
    const document = policy ?? presetPolicy(preset ?? "hopsworks-instance", { partition, images, cluster });
    return [inlinePolicy(aws, { bearer, name, document })];
  },
  report: (_inputs, [{ id }]) => ({ name: id.split("/")[2] ?? "" }),
});
