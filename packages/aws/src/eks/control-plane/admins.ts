import type { Goal } from "@slipway/reconcile";
import type { Aws } from "../../aws.ts";
import { mappedArn } from "../../client/arn.ts";
import type { Tags } from "../../client/tags.ts";
import { accessEntry } from "../access-entry.ts";
import type { EntryState } from "../entry.ts";
import { administrator } from "../precedence.ts";
import type { ClusterLook } from "./want.ts";

interface Admins {
  readonly cluster: string;
  readonly look: ClusterLook;
  /** ARNs of roles and users. */
  readonly admins: readonly string[];
  readonly tags: Tags;
  readonly after: readonly Goal[];
}

/** Access entries for the administrators of a cluster. */
export async function adminEntries(
  aws: Aws,
  { cluster, look, admins, tags, after }: Admins,
): Promise<Goal<EntryState>[]> {
  if (admins.length === 0) return [];
  const caller = mappedArn((await aws.signIn()).caller);
  const mapped = () => unread(look);
  const policies = [{ name: administrator, namespaces: undefined }];
  return [...new Set(admins)].map((arn) => {
    const none = { groups: undefined, username: undefined };
    const want = { ...none, cluster, principal: { arn }, policies, tags, caller, mapped };
    return accessEntry(aws, want, { after });
  });
}

/**
 * aws-auth is in the API server, which is not asked here: in a cluster that uses it, what AWS itself shows of nodes'
 * roles has to do.
 */
async function unread(look: ClusterLook) {
  const mode = (await look.first())?.accessConfig?.authenticationMode ?? "API";
  return mode === "API" ? undefined : { unreadable: "create-eks does not ask the API server" };
}
