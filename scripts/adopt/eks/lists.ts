import {
  ListAccessEntriesCommand,
  ListAddonsCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import type { AwsReads } from "../../../packages/aws/src/aws.ts";
import { call } from "../../../packages/aws/src/client/calls.ts";
import { eksOf } from "../../../packages/aws/src/eks/client.ts";

interface Page {
  readonly names: readonly string[] | undefined;
  readonly nextToken: string | undefined;
}

type Options = { readonly abortSignal: AbortSignal };

/** All pages of a list. */
async function all(
  aws: AwsReads,
  what: string,
  page: (nextToken: string | undefined, options: Options) => Promise<Page>,
) {
  const found: string[] = [];
  for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
    const { names = [], nextToken } = await call(aws.run, what, (options) => page(token, options));
    found.push(...names);
    token = nextToken;
  }
  return found;
}

export const clustersIn = (aws: AwsReads) =>
  all(aws, "eks:ListClusters", async (nextToken, options) => {
    const page = await eksOf(aws).send(new ListClustersCommand({ nextToken }), options);
    return { names: page.clusters, nextToken: page.nextToken };
  });

export const nodeGroupsOf = (clusterName: string, aws: AwsReads) =>
  all(aws, `eks:ListNodegroups of ${clusterName}`, async (nextToken, options) => {
    const page = await eksOf(aws).send(new ListNodegroupsCommand({ clusterName, nextToken }), options);
    return { names: page.nodegroups, nextToken: page.nextToken };
  });

export const addonsOf = (clusterName: string, aws: AwsReads) =>
  all(aws, `eks:ListAddons of ${clusterName}`, async (nextToken, options) => {
    const page = await eksOf(aws).send(new ListAddonsCommand({ clusterName, nextToken }), options);
    return { names: page.addons, nextToken: page.nextToken };
  });

export const entriesOf = (clusterName: string, aws: AwsReads) =>
  all(aws, `eks:ListAccessEntries of ${clusterName}`, async (nextToken, options) => {
    const page = await eksOf(aws).send(new ListAccessEntriesCommand({ clusterName, nextToken }), options);
    return { names: page.accessEntries, nextToken: page.nextToken };
  });
