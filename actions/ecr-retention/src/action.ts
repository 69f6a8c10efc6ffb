import { defineAction, integer, optional } from "@slipway/action";
import { awsInputs, connectAws, keepingList, lifecyclePolicy, repositoryName, rulesFor } from "@slipway/aws";
import { contradictions } from "./contradictions.ts";

export default defineAction({
  name: "ecr-retention",
  about:
    "Sets which images a repository of Amazon ECR keeps, and for how long, by rules of its lifecycle policy, and keeps it so. A plan says which images would go. Rules that others wrote stay.",
  branding: { icon: "clock", color: "orange" },
  inputs: {
    repository: repositoryName("The name of the repository, such as team/app."),
    "keep-newest": optional(
      keepingList(
        "How many images of a pattern of tags are kept, the newest first: one PATTERN=NUMBER a line, such as release-*=10. An image that fits several lines counts for each, and stays or goes by the first of them.",
      ),
    ),
    "keep-days": optional(
      keepingList(
        "For how many days after they were pushed the images of a pattern of tags are kept: one PATTERN=DAYS a line, such as dev-*=30.",
      ),
    ),
    "untagged-days": optional(
      integer("For how many days after they were pushed images without a tag are kept.", { min: 1, max: 36_500 }),
    ),
    "keep-in-all": optional(
      integer(
        "How many of all images are kept, the newest first. What another line is about counts among them, and stays or goes by that line alone.",
        {
          min: 1,
          max: 1_000_000,
        },
      ),
    ),
    ...awsInputs,
  },
  outputs: { policy: "The lifecycle policy of the repository, as JSON, with the rules of others." },
  example: {
    repository: "team/app",
    "keep-newest": "release-*=10",
    "untagged-days": 7,
    region: "eu-north-1",
    "role-to-assume": "arn:aws:iam::111122223333:role/github",
  },
  granted: [
    "To plan and check: ecr:GetLifecyclePolicy on the repository; ecr:DescribeImages as soon as something differs, to say what would go.",
    "To apply: also ecr:PutLifecyclePolicy. To destroy: ecr:PutLifecyclePolicy where others have rules in it, else ecr:DeleteLifecyclePolicy.",
  ],
  notes: [
    "What ECR deletes is gone within a day, and no one can restore it. The plan says how many images that would be now, how large they are, and the first of them by name and age.",
    "The preview is worked out from the list of images. ECR's own preview is not used, since starting one is a write: it is kept in the repository, in place of anyone else's. An image that an image index refers to goes only once the index has gone.",
    "The rules run in this order: keep-newest and keep-days line by line, untagged-days, keep-in-all. Their numbers are the lowest that are free.",
    "Rules are compared by what they mean: a prefix is the pattern that ends with *. What Slipway wrote it recognizes by the end of a rule's description.",
  ],
  contradictions,
  confirm: ({ repository }) => repository,
  connect: connectAws,
  goals(inputs, aws) {
    const rules = rulesFor({
      keepNewest: inputs["keep-newest"] ?? [],
      keepDays: inputs["keep-days"] ?? [],
      untaggedDays: inputs["untagged-days"],
      keepInAll: inputs["keep-in-all"],
    });
    return [lifecyclePolicy(aws, { region: inputs.region, repository: inputs.repository, rules })];
  },
  report: (_inputs, [{ have }]) => ({ policy: have === undefined ? "" : JSON.stringify({ rules: have.rules }) }),
});
