import { spawnSync } from "node:child_process";
import { account, firstDeployer, trustSubject } from "@slipway/simulator";
import { conclusions, logOf, openTestRepository, stepsIn, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

const errors = (run: Parameters<typeof stepsIn>[0], job?: string) =>
  stepsIn(run, job).flatMap(({ annotations }) => annotations.map(({ text }) => text));

const one = (step: string, then = "") =>
  repository.runJobs(`\n  a: { runs-on: ubuntu-latest, steps: [${step}${then === "" ? "" : `, ${then}`}] }\n`);

// actions/upload-artifact v4, src/shared/search.ts: the artifact's root is the least common ancestor of the search paths, hidden
// files are left out; src/upload/upload-artifact.ts: what happens without files. actions/download-artifact v4, action.yml.
test("artifacts go from job to job, in folders below the common ancestor of their paths", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - run: mkdir -p out/deep; echo 1 > out/deep/one; echo h > out/.hidden; echo n > out/not.log; echo 2 > two
      - id: up
        uses: actions/upload-artifact@v4
        with: { name: things, path: "out\\ntwo\\n!out/*.log" }
      - { uses: actions/upload-artifact@v4, with: { name: single, path: two } }
      - { uses: actions/upload-artifact@v4, with: { name: matched, path: "out/**/o*" } }
      - { uses: actions/upload-artifact@v4, with: { name: single, path: two, overwrite: true } }
      - { uses: actions/upload-artifact@v4, with: { name: none, path: nowhere, if-no-files-found: ignore } }
      - run: echo "\${{ steps.up.outputs.artifact-url }} \${{ steps.up.outputs.artifact-digest }}"
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/download-artifact@v4, with: { name: things, path: in } }
      - { uses: actions/download-artifact@v4, with: { pattern: "[sm]*", path: some } }
      - { uses: actions/download-artifact@v4, with: { pattern: "[sm]*", path: merged, merge-multiple: true } }
      - run: find . -type f | sort
`);
  expect(logOf(run, "a")).toMatch(
    /https:\/\/github\.com\/octo-org\/octo-repo\/actions\/runs\/\d+\/artifacts\/1 [0-9a-f]{64}/,
  );
  const files = logOf(run, "b")
    .split("\n")
    .filter((line) => line.startsWith("./"));
  expect(files).toEqual([
    ...["./in/out/deep/one", "./in/two", "./merged/deep/one", "./merged/two"],
    ...["./some/matched/deep/one", "./some/single/two"],
  ]);
});

test.each([
  ["{ uses: actions/download-artifact@v4, with: { name: none } }", "Artifact not found for name: none"],
  ["{ uses: actions/upload-artifact@v4, with: { path: x, if-no-files-found: error } }", "No files were found with the"],
  // actions/toolkit, packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts.
  ...[
    ["../../y", "Contains the following character:  Forward slash /"],
    ["a\\nb", "Contains the following character:  Line feed"],
    ["..", "the name .. is not simulated"],
  ].map(([name, message]) => [
    `{ uses: actions/upload-artifact@v4, with: { path: "\${{ github.event_path }}", name: "${name}" } }`,
    String(message),
  ]),
  ["{ uses: actions/upload-artifact@v4, with: { name: x } }", "Input required and not supplied: path"],
  // actions/cache v4, src/restoreImpl.ts.
  [
    "{ uses: actions/cache@v4, with: { path: x, key: k, fail-on-cache-miss: true } }",
    "Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: k",
  ],
  // docker/login-action, src/docker.ts.
  ["{ uses: docker/login-action@v3, with: { username: me } }", "Username and password required"],
  // azure/login v2, src/common/LoginConfig.ts.
  ["{ uses: azure/login@v2, with: { tenant-id: t } }", "Ensure 'client-id' and 'tenant-id' are supplied."],
  ["{ uses: azure/login@v2, with: { client-id: client, tenant-id: t } }", "Ensure subscriptionId is supplied."],
  // aws-actions/configure-aws-credentials v4, src/index.ts.
  [
    "{ uses: aws-actions/configure-aws-credentials@v4, with: { aws-region: us-east-1, role-to-assume: 'arn:aws:iam::1:role/x' } }",
    "Credentials could not be loaded, please check your action inputs",
  ],
  [
    "{ uses: aws-actions/configure-aws-credentials@v4, with: { aws-region: 'us east' } }",
    "Region is not valid: us east",
  ],
])("%s fails as the action does", async (step, message) => {
  const run = await one(step);
  expect(conclusions(run)).toEqual({ a: "failure" });
  expect(errors(run).join("\n")).toContain(message);
});

test.each([
  [
    "{ uses: aws-actions/configure-aws-credentials@v4, with: { aws-region: x, aws-access-key-id: AKIA } }",
    "aws-access-key-id",
  ],
  ["{ uses: Azure/Login@v2, with: { creds: '{}' } }", "creds"],
  ["{ uses: actions/download-artifact@v4, with: { run-id: 1 } }", "run-id"],
  ["{ uses: actions/setup-node@v5, with: { registry-url: x } }", "registry-url"],
])("%s is refused before the run, for an input that is not modelled", async (step, name) => {
  await expect(one(step)).rejects.toThrow(`its input ${name} is not modelled. Those that are: `);
});

test("a cache is empty, tools are this machine's, and a login to a registry lasts as long as the job", async () => {
  const run = await repository.runJobs(`
  a:
    runs-on: ubuntu-latest
    steps:
      - { id: cache, uses: actions/cache@v4, with: { path: x, key: k, restore-keys: "a\\nb" } }
      - { id: node, uses: actions/setup-node@v5, with: { node-version: 18 } }
      - { uses: docker/login-action@v3, with: { registry: ghcr.io, username: me, password: canary } }
      - run: |
          echo "'\${{ steps.cache.outputs.cache-hit }}' \${{ steps.cache.outputs.cache-primary-key }} \${{ steps.node.outputs.node-version }}"
          cat ~/.docker/config.json
`);
  expect(logOf(run)).toContain("Cache not found for input keys: k, a, b");
  const version = spawnSync("node", ["--version"], { encoding: "utf8" }).stdout.trim();
  expect(logOf(run)).toContain(`'' k ${version}`);
  expect(logOf(run)).toContain(`"auth":"${Buffer.from("me:canary").toString("base64")}"`);
  expect(stepsIn(run).at(-1)?.name).toBe("Post Run docker/login-action@v3");
});

const signingIn = (step: string, script: string) => `
permissions: { id-token: write }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - ${step}
      - run: ${script}
`;

// aws-actions/configure-aws-credentials v4, src/helpers.ts: exportCredentials, exportRegion and exportAccountId.
test("configure-aws-credentials leaves a session of the role, masked, and the account", async () => {
  const { id } = account(repository.cloud.world);
  const server = { trust: (subject: string) => trustSubject(repository.cloud.world, subject) };
  const step = `{ id: aws, uses: aws-actions/configure-aws-credentials@v4, with: { aws-region: eu-north-1, role-to-assume: 'arn:aws:iam::${id}:role/deployer', role-session-name: me } }`;
  const script = `echo "$AWS_REGION $AWS_DEFAULT_REGION \${{ steps.aws.outputs.aws-account-id }} \${AWS_ACCESS_KEY_ID:0:4} \${#AWS_SESSION_TOKEN} [$AWS_SECRET_ACCESS_KEY]"`;
  const run = await repository.runJobs(signingIn(step, `'${script}'`), { server });
  expect(errors(run)).toEqual([]);
  expect(logOf(run)).toMatch(new RegExp(`eu-north-1 eu-north-1 ${id} ASIA [1-9]\\d* \\[\\*\\*\\*\\]`));
  const [assumed] = repository.cloud.world.record.requests.filter(({ url }) => url.includes("sts.eu-north-1"));
  expect(assumed).toMatchObject({ status: 200 });

  const stranger = step.replace("role/deployer", "role/stranger");
  const refused = await repository.runJobs(signingIn(stranger, "true"), { server });
  expect(errors(refused)[0]).toMatch(/^Could not assume role with OIDC: Not authorized to perform sts:AssumeRole/);
});

// azure/login v2, src/Cli/AzureCliLogin.ts: az cloud set, az login with the federated token, az account set.
test("azure/login signs in with az as the action does, if Entra trusts the job; without az it leaves a profile", async () => {
  const { world } = repository.cloud;
  const { application, subscription } = firstDeployer(world);
  const trust = (subject: string) => {
    const [first] = application.federated;
    if (first) application.federated.push({ ...first, name: "more", subject, visibleAt: 0 });
  };
  const login = (env: string) =>
    `{ uses: azure/login@v2, env: { ${env} }, with: { client-id: ${application.clientId}, tenant-id: ${application.tenantId}, subscription-id: ${subscription.subscriptionId} } }`;
  const azIn = `
    runs-on: ubuntu-latest
    steps:
      - run: mkdir bin; printf '#!/bin/sh\\necho "$@" >> %s\\n' $PWD/az.log > bin/az; chmod +x bin/az; echo $PWD/bin >> $GITHUB_PATH
      - ${login("A: b")}
      - run: cut -c1-90 az.log
`;
  const ran = await repository.runJobs(`\npermissions: { id-token: write }\njobs:\n  a:${azIn}`, { server: { trust } });
  expect([errors(ran), logOf(ran)]).toEqual([
    [],
    expect.stringMatching(
      new RegExp(
        `cloud set -n azurecloud\\nlogin --service-principal --username \\*+ --tenant ${application.tenantId.slice(0, 6)}[^\\n]*\\naccount set --subscription ${subscription.subscriptionId}`,
      ),
    ),
  ]);
  const alone = await repository.runJobs(signingIn(login("PATH: /nowhere"), "cat ~/.azure/azureProfile.json"));
  expect(errors(alone)).toEqual(["az is not installed on this machine: steps that run it fail in this rehearsal."]);
  expect(logOf(alone)).toContain(`{"subscriptions":[{"id":"${subscription.subscriptionId}"`);

  application.federated.splice(0);
  const refused = await repository.runJobs(signingIn(login("A: b"), "true"));
  expect(errors(refused)[0]).toContain("Login failed with Error: AADSTS70025");
});
