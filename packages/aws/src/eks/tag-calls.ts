import { TagResourceCommand } from "@aws-sdk/client-eks";
import type { Aws } from "../aws.ts";
import type { Tags } from "../client/tags.ts";
import { eksOf } from "./client.ts";

/** Sets these tags of something in EKS, by its ARN. Others stay. */
export async function setTags(
  { arn, named }: { readonly arn: string | undefined; readonly named: string },
  tags: Tags,
  aws: Aws,
): Promise<void> {
  await aws.write(`eks:TagResource ${named}`, (options) =>
    eksOf(aws).send(new TagResourceCommand({ resourceArn: arn, tags: { ...tags } }), options),
  );
}
