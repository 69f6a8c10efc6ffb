import type { AwsReads } from "../aws.ts";
import { ownerOf } from "./arn.ts";

/** The partition that the run is signed in to: aws, aws-cn, aws-us-gov. */
export const partitionOf = async ({ signIn }: AwsReads): Promise<string> => ownerOf((await signIn()).caller).partition;
