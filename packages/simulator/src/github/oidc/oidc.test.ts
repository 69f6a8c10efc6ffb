import { type Cloud, startCloud } from "../../cloud.ts";
import { addJob, endJob, type Job, job } from "./job.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ time: "fast", log: () => {} });
});
afterAll(() => cloud.close());

async function claimsOf({ requestToken }: Job): Promise<Record<string, unknown> | number> {
  const { status, body } = await cloud.request("GET", "/github-oidc/token?audience=me", undefined, {
    authorization: `bearer ${requestToken}`,
  });
  if (status !== 200) return status;
  const { value } = body as { value: string };
  return JSON.parse(String(Buffer.from(value.split(".")[1] ?? "", "base64url"))) as Record<string, unknown>;
}

// The order of openid-connect-reference.md in github/docs.
test.each([
  [{ environment: "production", event: "pull_request" }, "environment:production"],
  [{ event: "pull_request" }, "pull_request"],
  [{ event: "push", ref: "refs/tags/v1" }, "ref:refs/tags/v1"],
])("the subject of a job with %j", async (about, subject) => {
  expect(await claimsOf(addJob(cloud.world, about))).toMatchObject({ sub: `repo:octo-org/octo-repo:${subject}` });
});

test("each job has a request token and claims of its own, until it ends", async () => {
  const first = job(cloud.world);
  const called = addJob(cloud.world, {
    event: "pull_request",
    headRef: "topic",
    workflowRef: "octo-org/octo-repo/.github/workflows/ci.yml@refs/pull/1/merge",
    jobWorkflowRef: "octo-org/octo-repo/.github/workflows/deploy.yml@refs/pull/1/merge",
  });
  expect(await claimsOf(called)).toMatchObject({
    sub: "repo:octo-org/octo-repo:pull_request",
    head_ref: "topic",
    workflow_ref: "octo-org/octo-repo/.github/workflows/ci.yml@refs/pull/1/merge",
    job_workflow_ref: "octo-org/octo-repo/.github/workflows/deploy.yml@refs/pull/1/merge",
  });
  expect(await claimsOf(first)).toMatchObject({ sub: "repo:octo-org/octo-repo:ref:refs/heads/main", head_ref: "" });
  endJob(cloud.world, called);
  expect(await claimsOf(called)).toBe(401);
});
