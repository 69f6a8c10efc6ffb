import { plan, sealOf } from "@slipway/reconcile";
import type { Github } from "../client/client.ts";
import { driftIssue, openDrift } from "./drift-issue.ts";
import { bodyOf, generation } from "./marker.ts";
import { pullComment } from "./pull-comment.ts";

/** A repository with these posts; what is written to it is noted. */
function fakeGithub(lists: (path: string) => object[]) {
  const asked: string[] = [];
  const writes: unknown[][] = [];
  // Later than it is asked, as over a network: what is not waited for is not there yet.
  const note = (method: string) => async (path: string, body?: object) => {
    await new Promise((go) => setImmediate(go));
    writes.push([method, path, body]);
  };
  const github = {
    actsAs: "Bot",
    list: async (path: string) => {
      asked.push(path);
      return lists(path);
    },
    post: note("post"),
    patch: note("patch"),
    delete: note("delete"),
  } as unknown as Github;
  return { github, asked, writes };
}
const bot = { login: "robot", type: "Bot" };
const report = { subject: "prod", text: "text", footer: "footer" };

/** As another run wrote it. */
const earlier = <P extends { readonly body: string }>(post: P): P => ({
  ...post,
  body: post.body.replace(/footer$/, "earlier"),
});

describe("the comment on a pull request", () => {
  const want = { ...report, pull: 7 };
  const recordOf = () => sealOf({ kind: "pull request comment", id: "7/prod" }, generation);
  const ours = async (id: number, text = "text") => ({
    id,
    user: bot,
    body: bodyOf({ ...report, text, kind: "plan" }, await recordOf()),
  });
  const stepOf = async (all: object[]) => {
    const fake = fakeGithub(() => all);
    const { step, execute } = await pullComment(fake.github, want).inspect({ wait: false, want: "present" });
    return { ...fake, operation: step?.operation, fields: step?.changes.map(({ field }) => field), execute };
  };

  test("is posted when there is none", async () => {
    const { operation, execute, writes, asked } = await stepOf([{ id: 1, user: bot, body: "else" }]);
    await execute();
    expect(operation).toBe("create");
    expect(writes).toEqual([["post", "issues/7/comments", { body: (await ours(0)).body }]]);
    expect(asked).toEqual(["issues/7/comments?per_page=100", "issues/7/comments?per_page=100"]);
  });

  test("is left as it is, or edited in place; copies are deleted", async () => {
    expect((await stepOf([await ours(1)])).operation).toBeUndefined();
    const edited = await stepOf([earlier(await ours(1, "old"))]);
    await edited.execute();
    expect(edited.fields).toEqual(["body"]);
    expect(edited.writes).toEqual([["patch", "issues/comments/1", { body: (await ours(0)).body }]]);
    const copied = await stepOf([await ours(1), await ours(2), await ours(3)]);
    await copied.execute();
    expect(copied.fields).toEqual(["copies"]);
    expect(copied.writes.map(([method, path]) => `${method} ${path}`)).toEqual([
      "delete issues/comments/2",
      "delete issues/comments/3",
    ]);
  });

  test("does not replace what another job of its run and attempt has said; without a footer no one knows", async () => {
    await expect(stepOf([await ours(1, "old")])).rejects.toMatchObject({
      name: "UnfitError",
      message: "Another job of this run has reported something else on prod, and this would replace it.",
      remedy: expect.stringContaining("set report: false"),
    });
    const silent = { ...(await ours(1, "old")), body: (await ours(1, "old")).body.replace(/footer$/, "") };
    const fake = fakeGithub(() => [silent]);
    const { step } = await pullComment(fake.github, { ...want, footer: "" }).inspect({ wait: false, want: "present" });
    expect(step?.operation).toBe("update");
  });

  test("goes with all its copies", async () => {
    const fake = fakeGithub(() => []);
    const all = [await ours(1), await ours(2)];
    const { github } = fakeGithub(() => all);
    const both = { ...github, delete: fake.github.delete } as Github;
    await (await pullComment(both, want).inspect({ wait: false, want: "absent" })).execute();
    expect(fake.writes.map(([, path]) => path)).toEqual(["issues/comments/2", "issues/comments/1"]);
  });
});

describe("the issue on an environment's drift", () => {
  const want = { ...report, title: "Drift in prod", most: 2, isChecked: true, text: "text" as string | undefined };
  const ours = async (number: number, more: object = {}, subject = "prod") => ({
    number,
    state: "open",
    html_url: `https://x/${number}`,
    user: bot,
    body: bodyOf({ ...report, subject, kind: "drift" }, await sealOf({ kind: "drift issue", id: subject }, generation)),
    ...more,
  });
  const stepOf = async (all: object[], more: Partial<typeof want> = {}, open: object[] = []) => {
    const fake = fakeGithub((path) => (path.includes("slipway-drift") ? open : all));
    const { step, execute } = await driftIssue(fake.github, { ...want, ...more }).inspect({
      wait: false,
      want: "present",
    });
    return { ...fake, operation: step?.operation, fields: step?.changes.map(({ field }) => field), execute };
  };

  test("is opened with its labels when there is drift, and not when there is none", async () => {
    expect((await stepOf([], { text: undefined })).operation).toBeUndefined();
    const { operation, execute, writes, asked } = await stepOf([], {}, [{}]);
    await execute();
    expect(operation).toBe("create");
    expect(writes).toEqual([
      [
        "post",
        "issues",
        { title: "Drift in prod", body: (await ours(1)).body, labels: ["slipway-drift", "drift: prod"] },
      ],
    ]);
    expect(asked).toEqual([
      "issues?labels=drift%3A%20prod&state=all&direction=asc&per_page=100",
      "issues?labels=slipway-drift&state=open&direction=asc&per_page=100",
      "issues?labels=drift%3A%20prod&state=all&direction=asc&per_page=100",
    ]);
  });

  test("is not opened beside too many", async () => {
    await expect(stepOf([], {}, [{}, {}])).rejects.toMatchObject({
      name: "UnfitError",
      message: 'No issue was opened for "Drift in prod": 2 drift issues are open already, and 2 may be.',
      remedy: "Find what they have in common, or raise most-issues.",
    });
  });

  test("follows the drift, closes without it, and opens again", async () => {
    const written = async (there: object, more: Partial<typeof want> = {}) => {
      const { execute, writes, fields } = await stepOf([there], more);
      await execute();
      return [fields, writes];
    };
    expect(await written(await ours(1))).toEqual([undefined, []]);
    const body = (await ours(1)).body.replace("text", "new");
    expect(await written(earlier(await ours(1)), { text: "new" })).toEqual([
      ["body"],
      [["patch", "issues/1", { body }]],
    ]);
    expect(await written(earlier(await ours(1)), { text: undefined })).toEqual([
      ["state"],
      [["patch", "issues/1", { state: "closed", state_reason: "completed" }]],
    ]);
    expect(await written(await ours(1, { state: "closed" }))).toEqual([
      ["state"],
      [["patch", "issues/1", { state: "open" }]],
    ]);
    expect(await written(await ours(1, { state: "closed" }), { text: undefined })).toEqual([undefined, []]);
  });

  test("stays as another check of the same run left it open; an apply of that run closes it", async () => {
    for (const text of ["new", undefined])
      await expect(stepOf([await ours(1)], { text })).rejects.toMatchObject({
        name: "UnfitError",
        message: "Another job of this run has reported something else on prod, and this would replace it.",
      });
    expect((await stepOf([await ours(1)], { text: undefined, isChecked: false })).fields).toEqual(["state"]);
    expect((await stepOf([await ours(1, { state: "closed" })], { text: "new" })).fields).toEqual(["body", "state"]);
  });

  test("is the open one, else the last; open copies are closed, and no pull request is one", async () => {
    const all = [
      await ours(1, { state: "closed" }),
      await ours(2, { pull_request: {} }),
      await ours(3),
      await ours(4),
      await ours(5, { state: "closed" }),
    ];
    const { execute, writes, fields } = await stepOf(all);
    await execute();
    expect([fields, writes]).toEqual([
      ["copies"],
      [["patch", "issues/4", { state: "closed", state_reason: "duplicate" }]],
    ]);
    const closed = await stepOf([await ours(1, { state: "closed" }), await ours(5, { state: "closed" })]);
    await closed.execute();
    expect(closed.writes).toEqual([["patch", "issues/5", { state: "open" }]]);
  });

  test("is made once: who finds another open one beside its own looks again", async () => {
    const all: object[] = [];
    const { execute } = await stepOf(all);
    all.push(await ours(1), await ours(2, { state: "closed" }));
    await execute();
    const twice: object[] = [];
    const other = await stepOf(twice);
    twice.push(await ours(1), await ours(2));
    await expect(other.execute()).rejects.toMatchObject({ name: "StaleError" });
  });

  test("all open ones are found by their environments, those of others are not", async () => {
    const all = [
      await ours(1),
      await ours(2, {}, "stage"),
      await ours(3, { user: { login: "x", type: "User" } }, "dev"),
      await ours(4, { body: "else" }),
    ];
    const { github, asked } = fakeGithub(() => all);
    expect((await openDrift(github)).map(({ environment, address }) => [environment, address])).toEqual([
      ["prod", "https://x/1"],
      ["stage", "https://x/2"],
    ]);
    expect(asked).toEqual(["issues?labels=slipway-drift&state=open&direction=asc&per_page=100"]);
  });

  test("and a comment may be read late for a minute", async () => {
    const { github } = fakeGithub(() => []);
    const goals = [driftIssue(github, want), pullComment(github, { ...report, pull: 1 })];
    expect(goals.map(({ readLagMs }) => readLagMs)).toEqual([60_000, 60_000]);
    expect((await plan(goals)).steps.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "drift issue prod",
      "pull request comment 1/prod",
    ]);
  });
});
