import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStage, type RehearsedRun, runNode, type Stage, type Trigger } from "@slipway/rehearsal";
import { account, addPullRequest, addRepository, firstDeployer, repositoryOf, type World } from "@slipway/simulator";
import { errorsOf, iamOperator, signIn, sourcesInProcess } from "@slipway/testing";
import { stringify } from "yaml";
import { vendored } from "../../scripts/release/vendored.ts";
import { root } from "../actions.ts";
import { differs, ended, groups, issues, requests } from "./on-stage.ts";

// Its addresses are in packages/simulator/src/github/server.ts, with sources.
const site = "https://github.contoso.example";
const issuer = `${site}/_services/token`;
const githubCom = "https://token.actions.githubusercontent.com";

/** The calls of a workflow for each cloud. */
const calls = {
  "azure-foundation": {
    ...{ name: "shop", "storage-account": "contososhop", registry: "contososhop", ...signIn },
    ...{ "resource-group": "shop", location: "northeurope" },
  },
  eks: {
    ...{ cluster: "shop", region: "eu-north-1", role: "${{ vars.AWS_ROLE }}" },
    ...{ endpoint: "public", "public-ranges": "203.0.113.0/24" },
  },
} as const;
type Name = keyof typeof calls;

/** A repository on GitHub Enterprise Server with what `--vendor` writes for it. */
async function onServer(act: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-enterprise-"));
  const workflows = join(folder, "root", ".github", "workflows");
  mkdirSync(workflows, { recursive: true });
  for (const name of ["actions", "dist"]) symlinkSync(join(root, name), join(folder, "root", name));
  for (const name of Object.keys(calls)) {
    const text = readFileSync(join(root, ".github", "workflows", `${name}.yml`), "utf8");
    writeFileSync(join(workflows, `${name}.yml`), vendored(text, "octo-org/slipway/", "f".repeat(40)));
  }
  const stage = await openStage({
    ...{ root: join(folder, "root"), folder: join(folder, "run"), edition: "ghes-3.20" },
    ...{ node: sourcesInProcess(runNode), screen: { live: false, columns: 120, write() {} } },
  });
  try {
    await groups(stage, "shop");
    await act(stage);
  } finally {
    await stage.cloud.close();
    rmSync(folder, { recursive: true });
  }
}

function run(stage: Stage, name: Name, trigger: Trigger): Promise<RehearsedRun> {
  const permissions = { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" };
  const call = { permissions, uses: `./.github/workflows/${name}.yml`, with: calls[name] };
  const on = { push: null, pull_request: null, schedule: [{ cron: "17 5 * * *" }] };
  const content = stringify({ on, permissions: {}, jobs: { called: call } });
  return stage.run(name, { file: ".github/workflows/caller.yml", content, trigger });
}

const hosts = (stage: Stage): Set<string> => new Set(requests(stage).map(({ url }) => new URL(url).host));

test.each(
  Object.keys(calls) as Name[],
)("%s as it is vendored plans, applies and checks, signed in by the server's own issuer", (name) =>
  onServer(async (stage) => {
    const { world } = stage.cloud;
    const { repository } = stage.server;
    addRepository(world, repository, { private: true });
    const { number } = addPullRequest(world, repository, "A change");
    expect(ended(await run(stage, name, { name: "pull_request", number }))).toEqual(["success", []]);
    const [comment] = repositoryOf(world, repository)?.comments ?? [];
    expect(comment?.body).toContain("### Plan for shop");
    expect(comment?.body).toContain(`](${site}/${repository}/actions/runs/`);
    expect(ended(await run(stage, name, { name: "push" }))).toEqual(["success", []]);
    const checked = await run(stage, name, { name: "schedule" });
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    expect(issues(stage)).toEqual([]);
    expect(hosts(stage)).toContain("github.contoso.example");
    for (const host of hosts(stage)) expect(host).not.toMatch(/github(usercontent)?\.com$/);
  }));

/** What someone gets who follows the steps for github.com. */
const trusting = (world: World): void => {
  const { application } = firstDeployer(world);
  application.federated = ["pull_request", "ref:refs/heads/main"].map((end) => ({
    ...{ name: end, issuer: githubCom, subject: `repo:octo-org/octo-repo:${end}`, visibleAt: 0 },
    audiences: ["api://AzureADTokenExchange"],
  }));
};

test("where Azure trusts github.com's issuer instead, the plan fails and names the server's", () =>
  onServer(async (stage) => {
    trusting(stage.cloud.world);
    const ran = await run(stage, "azure-foundation", { name: "push" });
    expect(ran.conclusion).toBe("failure");
    const [first = ""] = errorsOf(ran);
    expect(first).toContain(
      `AADSTS700211: No matching federated identity record found for presented assertion issuer '${issuer}'`,
    );
    expect(first).toContain("Add a federated credential to the identity with exactly the issuer");
  }));

test("where AWS trusts github.com's issuer instead, the plan fails and names the server's", () =>
  onServer(async (stage) => {
    const iam = iamOperator(stage.cloud);
    const provider = `arn:aws:iam::${account(stage.cloud.world).id}:oidc-provider/`;
    const known = { Url: githubCom, "ClientIDList.member.1": "sts.amazonaws.com" };
    await iam.call("CreateOpenIDConnectProvider", known);
    const document = await iam.call("GetRole", { RoleName: "deployer" });
    const [, trust = ""] = /<AssumeRolePolicyDocument>(.*?)</.exec(document) ?? [];
    const theirs = decodeURIComponent(trust).replaceAll(
      "github.contoso.example/_services/token",
      new URL(githubCom).host,
    );
    await iam.call("UpdateAssumeRolePolicy", { RoleName: "deployer", PolicyDocument: theirs });
    const first = async () => errorsOf(await run(stage, "eks", { name: "push" }))[0];
    expect(await first()).toMatch(
      new RegExp(
        `AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity.* The issuer of its token is ${issuer}\\.`,
      ),
    );

    await iam.call("DeleteOpenIDConnectProvider", {
      OpenIDConnectProviderArn: `${provider}github.contoso.example/_services/token`,
    });
    expect(await first()).toMatch(
      new RegExp(
        `No OpenIDConnect provider found in your account for ${issuer}.*Add GitHub's OIDC provider to the account`,
      ),
    );
  }));
