import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./actions.ts";

const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");
const between = (cloud: string) => page.split(`<!-- ${cloud} begins -->`)[1]?.split(`<!-- ${cloud} ends -->`)[0] ?? "";

/** Runs `npm run bootstrap` with the words of a command line. */
function bootstrap(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts/bootstrap.ts"), ...words], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** The commands of a script: all of it but its comments, its first setting and the empty lines between its parts. */
const commandsOf = (script: string) =>
  script.split("\n").filter((line) => line !== "" && !line.startsWith("# ") && line !== "set -euo pipefail");

test.each(["azure", "aws"])("the page shows what the script prints for %s", (cloud) => {
  const [, shown = ""] = new RegExp(`npm run -s bootstrap -- (--cloud ${cloud} .*) > bootstrap.sh`).exec(page) ?? [];
  const { status, stdout } = bootstrap(...shown.split(" "));
  expect(status).toBe(0);
  const blocks = [...between(cloud).matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, text = ""]) => text);
  expect(blocks.flatMap((block) => block.split("\n"))).toEqual(commandsOf(stdout));
  expect(spawnSync("bash", ["-n"], { input: stdout, encoding: "utf8" }).stderr).toBe("");
});

test("one's own names are in the commands, and the partition of the region", () => {
  const azure = bootstrap(
    ...["--cloud", "azure", "--repository", "octo-org/shop", "--environment", "staging", "--branch", "trunk"],
    ...["--cluster", "shop", "--resource-group", "rg-shop", "--region", "westeurope"],
  ).stdout;
  expect(azure).toContain('--subject "repo:octo-org/shop:ref:refs/heads/trunk"');
  expect(azure).toContain('--subject "repo:octo-org@${OWNER_ID}/shop@${REPOSITORY_ID}:environment:staging"');
  expect(azure).toContain("az group create --name rg-shop --location westeurope");
  expect(azure).not.toMatch(/contoso|platform|production|northeurope/);
  const china = bootstrap("--cloud", "aws", "--repository", "octo-org/shop", "--region", "cn-north-1").stdout;
  expect(china).toContain("--client-id-list sts.amazonaws.com.cn");
  expect(china).not.toContain("arn:aws:");
  const gov = bootstrap("--cloud", "aws", "--repository", "octo-org/shop", "--region", "us-gov-west-1").stdout;
  expect(gov).toContain("--client-id-list sts.amazonaws.com\n");
  expect(gov).not.toContain("arn:aws:");
});

// GitHub docs for GitHub Enterprise Server, "OpenID Connect reference": the issuer, and no IDs in subjects.
test.each([
  "azure",
  "aws",
])("for %s and a GitHub Enterprise Server, its issuer is trusted, and gh speaks to it", (cloud) => {
  const [site, host] = ["https://github.contoso.example", "github.contoso.example"];
  const { stdout } = bootstrap("--cloud", cloud, "--repository", "octo-org/shop", "--server", site);
  expect(stdout).toContain(`export GH_HOST=${host}\n`);
  expect(stdout).not.toMatch(/githubusercontent|OWNER_ID|REPOSITORY_ID/);
  const trusted =
    cloud === "azure"
      ? [...stdout.matchAll(/--issuer (\S+)/g)].map(([, issuer]) => issuer)
      : [...stdout.matchAll(/"(\S+):sub": \[/g)].map(([, name]) => `https://${name}`);
  expect(trusted).toEqual(Array(cloud === "azure" ? 3 : 2).fill(`${site}/_services/token`));
  if (cloud === "aws") expect(stdout).toContain(`:oidc-provider/${host}/_services/token"`);
  expect(spawnSync("bash", ["-n"], { input: stdout, encoding: "utf8" }).stderr).toBe("");
});

test("with data residency the issuer is that of the subdomain, and subjects may have IDs", () => {
  const words = ["--cloud", "azure", "--repository", "octo-org/shop", "--server", "https://octocorp.ghe.com"];
  const { stdout } = bootstrap(...words);
  expect(stdout.match(/--issuer https:\/\/token\.actions\.octocorp\.ghe\.com /g)).toHaveLength(6);
});

test("the roles that plan only read", () => {
  const [azure = ""] = between("azure").match(/"Name": "Slipway platform: plan"[\s\S]*?\]/) ?? [];
  expect(azure.match(/"Microsoft\.\S+"/g)?.length).toBeGreaterThan(5);
  expect(azure).not.toMatch(/\/(write|delete|action)"/);
  const [aws = ""] = between("aws").match(/put-role-policy --role-name platform-plan[\s\S]*?\nJSON/) ?? [];
  const permissions = aws.match(/"[a-z0-9]+:\w+"/g) ?? [];
  expect(permissions.length).toBeGreaterThan(20);
  expect(permissions.filter((each) => !/:(Describe|Get|List)/.test(each))).toEqual([]);
});

test("roles are passed on to EKS, pods and nodes, and to no other service", () => {
  const [, apply = ""] =
    between("aws").match(/put-role-policy --role-name platform-apply.*<<JSON\n([\s\S]*?)\nJSON/) ?? [];
  const { Statement } = JSON.parse(apply) as { Statement: { Action: string | string[]; Condition?: object }[] };
  const passing = Statement.filter(({ Action }) =>
    [Action].flat().some((each) => /^iam:(PassRole|\*)$|^\*$/.test(each)),
  );
  expect(passing.map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { "iam:PassedToService": ["eks.amazonaws.com", "pods.eks.amazonaws.com", "ec2.amazonaws.com"] } },
  ]);
});

test("a policy is within what IAM takes of a role: 10,240 characters", () => {
  const documents = [...between("aws").matchAll(/put-role-policy .*<<JSON\n([\s\S]*?)\nJSON/g)];
  expect(documents).toHaveLength(2);
  for (const [, document = ""] of documents) expect(document.replaceAll(/\s/g, "").length).toBeLessThan(10_240);
});

test.each([
  [["--cloud", "gcp", "--repository", "a/b"], /--cloud has "gcp"\. Write azure or aws/],
  [["--cloud", "aws"], /--repository is missing\. Write OWNER\/REPO/],
  [
    ["--cloud", "aws", "--repository", "a/b", "--branch", "x$(id)"],
    /--branch has "x\$\(id\)"\. Write the name of a branch/,
  ],
  [["--cloud", "aws", "--repository", "a/b", "--cluster", "x;y"], /--cluster has "x;y"\. Write 1 to 40/],
  [
    ["--cloud", "aws", "--repository", "a/b", "--server", "https://x/$(id)"],
    /--server has "https:\/\/x\/\$\(id\)"\. Write https/,
  ],
  [["--cloud", "aws", "--colour", "blue"], /Unknown option '--colour'/],
])("%j is refused, with what to write and how to use it", (words, says) => {
  const { status, stdout, stderr } = bootstrap(...words);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(says);
  expect(stderr).toContain("It runs none of them.");
});

test("--help explains the options and asks for no name", () => {
  expect(bootstrap("--help")).toEqual({ status: 0, stdout: expect.stringContaining("--resource-group"), stderr: "" });
});

/** The workflows that people copy: the examples, and what the pages of the workflows begin with. */
const filesIn = (folder: string, end: string): [string, string][] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8")]);
const copied: [string, string][] = [
  ...filesIn("examples", ".yml"),
  ...filesIn("workflows", ".md").map(([name, text]): [string, string] => [
    name,
    /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? "",
  ]),
];

test.each(
  copied,
)("%s signs in by the variables that the commands set, and plans as the identity that reads", (_, text) => {
  const set = [...page.matchAll(/gh variable set (\w+)/g)].map(([, name]) => name);
  const used = [...text.matchAll(/vars\.((?:AZURE|AWS)_\w+)/g)].map(([, name]) => name);
  expect(used.filter((name) => !set.includes(name))).toEqual([]);
  const { jobs = {} } = parse(text) as { jobs?: Record<string, { with?: Record<string, unknown> }> };
  // The identity that applies trusts a job of the environment alone, and the plan is none.
  const blind = Object.values(jobs).filter(
    ({ with: given = {} }) => "environment" in given && !("plan-client-id" in given || "plan-role" in given),
  );
  expect(blind).toEqual([]);
});
