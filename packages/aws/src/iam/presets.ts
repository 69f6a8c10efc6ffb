import type { PolicyDocument } from "./policy-document.ts";

/** Policies that have a name here: those that Hopsworks asks for to use EKS and ECR. */
export const presetNames = ["hopsworks-instance", "hopsworks-cleanup"] as const;

export type PresetName = (typeof presetNames)[number];

/** What a preset leaves open. */
export interface PresetOptions {
  readonly partition: string;
  /** The base names of the images of Hopsworks; its projects have copies of each. */
  readonly images: readonly string[];
  /** The only cluster that it may look up; without it any. */
  readonly cluster: string | undefined;
}

export const hopsworksImages = ["filebeat", "base"] as const;

/** A preset as a policy, in the partition where it is to be. */
export const presetPolicy = (name: PresetName, options: PresetOptions): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: presets[name](options),
});

const presets: Readonly<Record<PresetName, (options: PresetOptions) => PolicyDocument["Statement"]>> = {
  "hopsworks-instance": ({ partition, images, cluster }) => [
    {
      Sid: "AllowPullMainImages",
      Effect: "Allow",
      Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
      Resource: images.map((image) => repository(partition, image)),
    },
    {
      Sid: "AllowPushandPullImages",
      Effect: "Allow",
      Action: [
        "ecr:CreateRepository",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:InitiateLayerUpload",
        "ecr:DeleteRepository",
        "ecr:BatchCheckLayerAvailability",
        "ecr:PutImage",
        "ecr:ListImages",
        "ecr:BatchDeleteImage",
        "ecr:GetLifecyclePolicy",
        "ecr:PutLifecyclePolicy",
      ],
      Resource: images.map((image) => repository(partition, `*/${image}`)),
    },
    { Sid: "AllowGetAuthToken", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "AllowDescribeEKS",
      Effect: "Allow",
      Action: "eks:DescribeCluster",
      Resource: `arn:${partition}:eks:*:*:cluster/${cluster ?? "*"}`,
    },
  ],
  "hopsworks-cleanup": ({ partition, images }) => [
    {
      Sid: "AllowDeletingECRRepositories",
      Effect: "Allow",
      Action: ["ecr:DeleteRepository"],
      Resource: images.map((image) => repository(partition, `*/${image}`)),
    },
  ],
};

const repository = (partition: string, name: string): string => `arn:${partition}:ecr:*:*:repository/${name}`;
