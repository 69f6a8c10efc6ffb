import type { Run } from "@slipway/action";
import type { CloudName } from "../sign-in/clouds.ts";
import { credentialLine, judgeCredentials, resolveCredentials } from "./credential-line.ts";

const github = "https://token.actions.githubusercontent.com";
const audience = "api://AzureADTokenExchange";

type Job = Pick<Run, "idToken" | "env">;

/** A job whose tokens say this. */
const jobOf = (claims: object): Job => ({
  env: {},
  idToken: async () => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`,
});
const silent: Job = { env: {} };
const on = (server: string): Job => ({ env: { GITHUB_SERVER_URL: server } });
const own = jobOf({ iss: github, sub: "repo:octo-org@65/octo-repo@74:ref:refs/heads/main" });

const resolved = async (line: string, run: Job, cloud: CloudName = "public") => {
  const reading = credentialLine.read(line);
  if (!("value" in reading)) return reading.problem;
  const [credential] = await resolveCredentials([reading.value], run, cloud);
  return credential;
};

test.each([
  ["name=prod, repository=a/b, environment=prod: eu", silent, github, "repo:a/b:environment:prod%3A eu"],
  ["name=prod, repository=a@1/b@2, branch=x,y", silent, github, "repo:a@1/b@2:ref:refs/heads/x,y"],
  ["name=prod, repository=a/b, tag=v1, issuer=https://ghes/_x", silent, "https://ghes/_x", "repo:a/b:ref:refs/tags/v1"],
  ["name=prod, event=pull_request", own, github, "repo:octo-org@65/octo-repo@74:pull_request"],
  ["name=prod, subject=auto", own, github, "repo:octo-org@65/octo-repo@74:ref:refs/heads/main"],
  ["name=prod, issuer=https://oidc.example/x=1, subject=a:b", silent, "https://oidc.example/x=1", "a:b"],
  ["name=prod, subject=a:b", silent, github, "a:b"],
  ["name=prod, subject=a:b", on("https://github.com"), github, "a:b"],
  // GitHub docs, "OpenID Connect reference": for GitHub Enterprise Server, and with data residency.
  [
    "name=prod, repository=a/b, tag=v1",
    on("https://ghes"),
    "https://ghes/_services/token",
    "repo:a/b:ref:refs/tags/v1",
  ],
  ["name=prod, subject=a:b", on("https://octocorp.ghe.com"), "https://token.actions.octocorp.ghe.com", "a:b"],
  [
    "name=prod, tag=v1",
    jobOf({ iss: "https://ghes/_x", sub: "repo:a/b:pull_request" }),
    "https://ghes/_x",
    "repo:a/b:ref:refs/tags/v1",
  ],
])("%s is understood", async (line, run, issuer, subject) => {
  expect(await resolved(line, run)).toEqual({ name: "prod", issuer, subject, audience });
});

/** Azure/login#452 and hashicorp/terraform-provider-azurerm#28059. */
test.each<[CloudName, string]>([
  ["us-government", "api://AzureADTokenExchangeUSGov"],
  ["china", "api://AzureADTokenExchangeChina"],
])("the audience is that of the cloud: %s", async (cloud, audience) => {
  const asked: string[] = [];
  const run: Job = { env: {}, idToken: async (wanted) => (await own.idToken?.(String(asked.push(wanted)))) ?? "" };
  expect(await resolved("name=prod, event=pull_request", run, cloud)).toMatchObject({ audience });
  expect(asked).toEqual([audience]);
  expect(await resolved("name=prod, subject=x, audience=api://own", run, cloud)).toMatchObject({
    audience: "api://own",
  });
});

test("another audience is kept", async () => {
  expect(await resolved("name=prod, subject=x, audience=api://other", silent)).toMatchObject({
    audience: "api://other",
  });
});

test.each([
  ["production", /Write key=value pairs/],
  ["name=prod, name=dev, tag=x", /each key once/],
  ["name=ab, tag=x", /3 to 120 letters/],
  ["name=prod", /one of subject=, environment=/],
  ["name=prod, tag=", /one of subject=, environment=/],
  ["name=prod, tag=x, branch=y", /one of subject=, environment=/],
  ["name=prod, subject=repo:a/b:*", /no wildcards/],
  ["name=prod, subject=x, issuer=http://a", /https address/],
  ["name=prod, subject=x, repository=a/b", /Leave repository= out/],
  ["name=prod, tag=x, repository=a", /owner\/name/],
  ["name=prod, event=push", /no other event/],
])("%s is refused", async (line, problem) => {
  expect(await resolved(line, own)).toMatch(problem);
});

test("a credential that needs a token is refused with what to grant or write", async () => {
  await expect(resolved("name=prod, tag=x", silent)).rejects.toMatchObject({
    name: "UnfitError",
    remedy: expect.stringContaining("id-token: write"),
  });
  await expect(resolved("name=prod, tag=x", jobOf({ iss: github, sub: "repository_id:74" }))).rejects.toMatchObject({
    remedy: "Write the credential prod with subject=.",
  });
});

test("repeated names and too many credentials are named", () => {
  const line = (name: string) => ({ name, audience, subject: name });
  expect(judgeCredentials("x", [line("a"), line("A")], 20)).toHaveLength(1);
  expect(judgeCredentials("x", [line("a"), line("b")], 1)).toHaveLength(1);
  expect(judgeCredentials("x", [line("a"), line("b")], 2)).toEqual([]);
});

test("what is wrong with lines together is said of their input, in words", () => {
  const line = (name: string) => ({ name, audience, subject: name });
  expect(judgeCredentials("credentials", ["a", "A", "b", "B", "c"].map(line), 4)).toEqual([
    { input: "credentials", problem: "An identity can have at most 4: write fewer." },
    { input: "credentials", problem: "Give each credential its own name: a, b appears twice." },
  ]);
});

test("all that is wrong with a line is said at once, with the keys that there are", () => {
  const { problem } = credentialLine.read("name=ab, production=x") as { problem: string };
  expect(problem).toMatch(
    /^Write key=value pairs separated by commas, .*; the keys are name, issuer, subject, audience, repository, .*\. Write name= .*\. Write one of /,
  );
});

test("blanks around keys and values mean nothing", async () => {
  expect(await resolved(" name = prod ,  repository=a/b , tag= v1 ", silent)).toMatchObject({
    name: "prod",
    subject: "repo:a/b:ref:refs/tags/v1",
  });
});

test("a subject that was customized, and a job that may ask for no token, are said", async () => {
  const customized = jobOf({ iss: github, sub: "repository_id:74" });
  await expect(resolved("name=prod, tag=x", customized)).rejects.toThrow(
    "The repository has customized the subjects of its GitHub tokens (repository_id:74)",
  );
  await expect(resolved("name=prod, tag=x", silent)).rejects.toThrow("the job is not allowed to request one");
});
