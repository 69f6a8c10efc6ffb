import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { listOfTags, type Tags } from "../client/tags.ts";

/** The request that sets these tags of something in EC2, by its ID. Others stay. */
export const tagging = (id: string, tags: Tags): CreateTagsCommand =>
  new CreateTagsCommand({ Resources: [id], Tags: listOfTags(tags) });
