import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { IAMClient } from "@aws-sdk/client-iam";

/** What a replay works with: a cloud of its own. */
export interface Clients {
  readonly iam: IAMClient;
  readonly ec2: EC2Client;
  readonly cfn: CloudFormationClient;
  /** Let everything that is in progress complete. */
  drain(): void;
}

/** How cases whose names match are replayed; answers by the names of their steps. */
export interface Replay {
  readonly match: RegExp;
  readonly replay: (clients: Clients, name: string) => Promise<Record<string, unknown>>;
  /** Differences that we keep, and steps that are not replayed, by where they show; each with its reason. */
  readonly kept?: readonly { readonly where: RegExp; readonly reason: string }[];
}
