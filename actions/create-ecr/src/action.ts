import { choice, defineAction, flag, list, optional, text } from "@slipway/action";
import {
  awsInputs,
  connectAws,
  ecrRepository,
  policyInput,
  repositoryName,
  repositoryPolicy,
  repositoryPolicyMost,
  tagList,
} from "@slipway/aws";
import { contradictions } from "./contradictions.ts";

export default defineAction({
  name: "create-ecr",
  about:
    "Creates a repository in Amazon ECR and keeps it as declared: whether tags can be moved, scanning, encryption, tags, and who may pull and push. Adopts an existing repository and changes only what the inputs name.",
  branding: { icon: "archive", color: "orange" },
  inputs: {
    repository: repositoryName("The name of the repository, such as team/app."),
    "tag-mutability": optional(
      choice("Whether the tags of images can be moved to others (MUTABLE) or never move (IMMUTABLE).", [
        "MUTABLE",
        "IMMUTABLE",
      ]),
    ),
    "except-tags": optional(
      list(
        "The tags for which the opposite of tag-mutability holds, one a line, with * for anything, such as latest or dev-*.",
        text("A pattern of tags.", {
          form: {
            pattern: /^[\w.-]*(\*[\w.-]*){0,2}$/,
            write: "Write letters, digits and signs of ._-, with at most two *.",
          },
        }),
      ),
    ),
    "scan-on-push": optional(
      flag("Whether each image is scanned when it is pushed, where the registry has no rule of its own for that."),
    ),
    encryption: optional(
      choice(
        "With what the images are encrypted: AES256 (the default of AWS), KMS or KMS_DSSE. It cannot be changed later.",
        ["AES256", "KMS", "KMS_DSSE"],
      ),
    ),
    "kms-key": optional(
      text(
        "The key for KMS or KMS_DSSE: its ARN, ID or alias; without it the one that AWS has for ECR. It cannot be changed later.",
        {
          form: {
            pattern:
              /^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|alias\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36})$/,
            write: "Write a key's ARN or ID, or alias/NAME.",
          },
        },
      ),
    ),
    tags: optional(tagList("Tags of the repository, one name=value a line; others that it has stay.")),
    policy: optional(
      policyInput(
        "Who may do what with the repository: a policy in JSON or YAML, whose statements have a Principal and no Resource. Statements that others put there stay.",
        { kind: "resource", most: repositoryPolicyMost },
      ),
    ),
    ...awsInputs,
  },
  outputs: {
    arn: "The ARN of the repository.",
    uri: "The address to push to and to pull from, without a tag.",
    registry: "The address of the registry, to log in to.",
  },
  example: {
    repository: "team/app",
    "tag-mutability": "IMMUTABLE",
    "except-tags": "latest",
    "scan-on-push": true,
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: ecr:DescribeRepositories and ecr:ListTagsForResource on the repository; ecr:GetRepositoryPolicy with policy; kms:DescribeKey on the key of a new repository.",
    "To apply: also ecr:CreateRepository, ecr:TagResource, ecr:PutImageTagMutability, ecr:PutImageScanningConfiguration and, with policy, ecr:SetRepositoryPolicy; kms:CreateGrant and kms:DescribeKey on a key of your own. To destroy: ecr:DeleteRepository, with policy also ecr:DeleteRepositoryPolicy.",
  ],
  notes: [
    "The encryption of a repository cannot be changed. Another one is refused in the plan: a repository holds data, so it is never replaced. What an alias of a key stands for is not compared.",
    "A destroy removes the repository only if Slipway created it and it is empty: no one gets images back.",
    "For how long images are kept use ecr-retention.",
  ],
  contradictions,
  confirm: ({ repository }) => repository,
  connect: connectAws,
  goals(inputs, aws) {
    const repository = ecrRepository(aws, {
      region: inputs.region,
      name: inputs.repository,
      mutability: inputs["tag-mutability"],
      exceptTags: inputs["except-tags"],
      scanOnPush: inputs["scan-on-push"],
      encryption: inputs.encryption,
      kmsKey: inputs["kms-key"],
      tags: inputs.tags,
    });
    const { policy: document } = inputs;
    if (document === undefined) return [repository];
    return [
      repository,
      repositoryPolicy(
        aws,
        { region: inputs.region, repository: inputs.repository, document },
        { after: [repository] },
      ),
    ];
  },
  report: (_inputs, [{ have }]) => ({
    arn: have?.arn ?? "",
    uri: have?.uri ?? "",
    registry: have?.uri.split("/")[0] ?? "",
  }),
});
