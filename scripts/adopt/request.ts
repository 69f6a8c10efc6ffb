import { parseArgs } from "node:util";

/** What to adopt, as the command line says it. */
export interface Request {
  readonly workflow: keyof typeof needed;
  readonly environment: string;
  readonly out: string | undefined;
  readonly subscription: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly cluster: string | undefined;
  readonly region: string | undefined;
  readonly nodes: string | undefined;
  readonly registry: string | undefined;
  readonly repository: string | undefined;
  readonly hopsworksNetwork: string | undefined;
  readonly name: string | undefined;
  readonly storageAccount: string | undefined;
  readonly container: string | undefined;
  readonly plant: string | undefined;
  readonly kubeconfig: string | undefined;
}

export const usage = `Reads an environment that exists, and writes a workflow that keeps it as it is. It changes nothing.

  npm run -s adopt -- aks-private --resource-group NAME
  npm run -s adopt -- aks-ml --resource-group NAME
  npm run -s adopt -- azure-foundation --resource-group NAME
  npm run -s adopt -- hybrid --resource-group NAME
  npm run -s adopt -- eks --cluster NAME --region REGION

  --out FILE                 write the workflow to a new file, in place of printing it
  --environment NAME         the GitHub environment whose reviewers approve an apply (production)
  --cluster NAME             the cluster; on Azure only where the group has several (hybrid: or none)
  --node-pool NAME           the node pool or node group, where the cluster has several

  Azure
  --subscription ID          the subscription (AZURE_SUBSCRIPTION_ID)
  --registry ID              the registry, where there are several
  --hopsworks-network ID     aks-private, aks-ml: the network that reaches the cluster, where several could be it; or none
  --name NAME                azure-foundation, hybrid: the name of what is kept, where there are several
  --storage-account NAME     azure-foundation, hybrid: the storage account, where there are several
  --container NAME           azure-foundation: the container, where there are several
  --plant NAME               hybrid: the plant's connected cluster, where there are several; or none
  --kubeconfig FILE          aks-ml, hybrid: a kubeconfig of the cluster, or the plant's, to read what is in it

  eks
  --region REGION            the region (AWS_REGION)
  --repository NAME          the container repository to keep as well
`;

const options = {
  out: { type: "string" },
  environment: { type: "string", default: "production" },
  subscription: { type: "string" },
  "resource-group": { type: "string" },
  cluster: { type: "string" },
  region: { type: "string" },
  "node-pool": { type: "string" },
  registry: { type: "string" },
  repository: { type: "string" },
  "hopsworks-network": { type: "string" },
  name: { type: "string" },
  "storage-account": { type: "string" },
  container: { type: "string" },
  plant: { type: "string" },
  kubeconfig: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const name = /^[\w().-]{1,100}$/;

/** What each option may be made of: names go into addresses of requests. */
const forms: Readonly<Record<string, readonly [form: RegExp, write: string]>> = {
  environment: [/^[\w.-]{1,255}$/, "Write letters, digits, dots, dashes and underscores."],
  subscription: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "Write the ID of a subscription, a GUID."],
  "resource-group": [name, "Write the name of a resource group."],
  cluster: [name, "Write the name of a cluster."],
  region: [/^[a-z]{2,4}(-[a-z]+)+-\d$/, "Write a region such as eu-north-1."],
  "node-pool": [name, "Write the name of a node pool or node group."],
  registry: [/^\/subscriptions\/[\w./-]{1,400}$/, "Write the resource ID of a registry."],
  repository: [/^[a-z0-9][a-z0-9._/-]{1,255}$/, "Write the name of a repository of ECR, such as team/app."],
  name: [name, "Write a name of letters, digits, dots, dashes and underscores."],
  "storage-account": [/^[a-z0-9]{3,24}$/, "Write the name of a storage account."],
  container: [/^[a-z0-9-]{3,63}$/, "Write the name of a container."],
  plant: [name, "Write the name of a connected cluster, or none."],
  "hopsworks-network": [/^(none|\/subscriptions\/[\w./-]{1,400})$/, "Write the resource ID of a network, or none."],
};

/** What a workflow needs to know, and where else it may stand. */
const onAzure = (what: string) =>
  [
    ["resource-group", `Name the resource group of ${what}.`],
    ["subscription", 'Name it, or set AZURE_SUBSCRIPTION_ID: "$(az account show --query id --output tsv)".'],
  ] as const;
const needed = {
  "aks-private": onAzure("the cluster"),
  eks: [
    ["cluster", "Name the cluster: `aws eks list-clusters` lists them."],
    ["region", "Name the region of the cluster, or set AWS_REGION."],
  ],
  "azure-foundation": onAzure("the storage account and the registry"),
  "aks-ml": onAzure("the cluster"),
  hybrid: onAzure("the registry and the connected cluster"),
} as const;

type Env = Readonly<Record<string, string | undefined>>;

/** What the words of a command line ask for: help, or everything that is wrong with them. */
export function requestOf(words: readonly string[], env: Env): Request | "help" | readonly string[] {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(words);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const [workflow = "", ...more] = positionals;
  if (!Object.hasOwn(needed, workflow) || more.length > 0) return [refusal(workflow, more)];
  const given: Readonly<Record<string, string | undefined>> = {
    ...{ subscription: env.AZURE_SUBSCRIPTION_ID, region: env.AWS_REGION || env.AWS_DEFAULT_REGION },
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === "string")),
  };
  const problems = [
    ...Object.entries(forms).flatMap(([option, [form, write]]) => {
      const value = given[option];
      return value === undefined || form.test(value) ? [] : [`--${option} ${JSON.stringify(value)}: ${write}`];
    }),
    ...needed[workflow as keyof typeof needed].flatMap(([option, what]) =>
      given[option] ? [] : [`--${option}: ${what}`],
    ),
  ];
  if (problems.length > 0) return problems;
  return {
    workflow: workflow as Request["workflow"],
    environment: values.environment,
    out: values.out,
    subscription: given.subscription,
    resourceGroup: values["resource-group"],
    cluster: values.cluster,
    region: given.region,
    nodes: values["node-pool"],
    registry: values.registry,
    repository: values.repository,
    hopsworksNetwork: values["hopsworks-network"],
    name: values.name,
    storageAccount: values["storage-account"],
    container: values.container,
    plant: values.plant,
    kubeconfig: values.kubeconfig,
  };
}

const parse = (words: readonly string[]) => parseArgs({ args: [...words], options, allowPositionals: true });

function refusal(workflow: string, more: readonly string[]): string {
  const known = new Intl.ListFormat("en", { type: "disjunction" }).format(Object.keys(needed));
  return `Name one workflow, ${known}, not ${[workflow, ...more].map((word) => JSON.stringify(word)).join(" ")}.`;
}
