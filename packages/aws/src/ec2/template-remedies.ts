import type { Remedy } from "../client/remedy.ts";

/** What EC2 says of launch templates and instance types. */
export const templateRemedies: readonly Remedy[] = [
  {
    code: /^InvalidLaunchTemplateName\.AlreadyExistsException$/,
    retry: "busy",
    say: "Someone else created a launch template of this name just now: run again, and it is taken over if it fits.",
  },
  {
    code: /^InvalidLaunchTemplateId\.VersionNotFound$/,
    retry: "no",
    say: "Someone deleted the version of the launch template that the nodes were launched by: give the node group another version of it, or replace the node group.",
  },
  {
    code: /^InvalidInstanceType$/,
    retry: "no",
    say: "Correct instance-types: the message names those that do not exist in this region.",
  },
  {
    code: /^(UnauthorizedOperation|Client\.UnauthorizedOperation)$/,
    retry: "no",
    say: "Grant the identity the permission that the message names: of EC2 that is one of ec2:… on the resource.",
  },
];
