/** The names that the commands are printed for. */
export interface Names {
  readonly cloud: "azure" | "aws";
  readonly owner: string;
  readonly repository: string;
  readonly environment: string;
  readonly branch: string;
  /** What the cluster is called: identities and roles are named after it. */
  readonly cluster: string;
  /** A region of AWS, a location of Azure. */
  readonly region: string;
  readonly resourceGroup: string;
  /** The address of the server of GitHub that the repository is on. */
  readonly server: string;
}

/** The options, as `parseArgs` takes them. */
export const options = {
  cloud: { type: "string", default: "" },
  repository: { type: "string", default: "" },
  environment: { type: "string", default: "production" },
  branch: { type: "string", default: "main" },
  cluster: { type: "string", default: "platform" },
  region: { type: "string" },
  "resource-group": { type: "string" },
  server: { type: "string", default: "https://github.com" },
  help: { type: "boolean", default: false },
} as const;

export const usage = `Prints the commands that let a repository on GitHub sign in to your cloud. It runs none of them.

  npm run -s bootstrap -- --cloud azure --repository OWNER/REPO
  npm run -s bootstrap -- --cloud aws --repository OWNER/REPO

  --environment NAME     the GitHub environment whose reviewers approve an apply (production)
  --branch NAME          the branch that applies (main)
  --cluster NAME         the name of the cluster (platform)
  --region NAME          the region (northeurope, eu-north-1)
  --resource-group NAME  Azure: the resource group (the name of the cluster)
  --server ADDRESS       the GitHub Enterprise Server that the repository is on (https://github.com)
`;

/** What each name may be made of: each is printed into a shell, so nothing that a shell reads may stand in one. */
const forms: Readonly<Record<string, readonly [form: RegExp, write: string]>> = {
  cloud: [/^(azure|aws)$/, "Write azure or aws."],
  repository: [/^[\w.-]+\/[\w.-]+$/, "Write OWNER/REPO, as in the address of the repository."],
  environment: [/^[\w.-]{1,255}$/, "Write letters, digits, dots, dashes and underscores."],
  branch: [/^[\w.-]+(\/[\w.-]+)*$/, "Write the name of a branch, such as main."],
  cluster: [/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, "Write 1 to 40 letters, digits or dashes; begin with a letter."],
  region: [/^[a-z0-9-]+$/, "Write the name of a region, such as northeurope or eu-north-1."],
  server: [/^https:\/\/[a-z0-9.-]+$/, "Write https:// and the host name in lower case, with nothing behind it."],
  "resource-group": [/^[\w-]{1,90}$/, "Write up to 90 letters, digits, dashes and underscores."],
};

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The names that were given, or everything that is wrong with them. */
export function namesOf(given: Given): Names | readonly string[] {
  const texts: Record<string, string> = {
    ...Object.fromEntries(Object.keys(forms).map((name) => [name, String(given[name] ?? "")])),
    region: String(given.region ?? (given.cloud === "aws" ? "eu-north-1" : "northeurope")),
    "resource-group": String(given["resource-group"] ?? given.cluster),
  };
  const problems = Object.entries(forms).flatMap(([name, [form, write]]) =>
    form.test(texts[name] ?? "") ? [] : [`--${name} ${texts[name] ? `has "${texts[name]}"` : "is missing"}. ${write}`],
  );
  if (problems.length > 0) return problems;
  const [owner = "", repository = ""] = (texts.repository ?? "").split("/");
  return { ...texts, owner, repository, resourceGroup: texts["resource-group"] } as unknown as Names;
}
