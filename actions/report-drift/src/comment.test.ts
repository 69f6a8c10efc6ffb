import { addComment, addPullRequest } from "@slipway/simulator";
import { drifted, entryOf } from "./arrange.ts";
import { name, reportWorld, unchanged } from "./report-world.test-support.ts";

describe("the comment of a pull request", () => {
  const { repository, report, own, now } = reportWorld();

  test("a pull request has one comment, also when two runs plan it at the same time", async () => {
    const { world } = now().bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    for (let at = 0; at < 120; at += 1) addComment(world, repository(), pull, "octocat", `Remark ${at}`);
    const of = { "pull-request": String(pull.number) };
    const both = await Promise.all([report("plan", drifted, of), report("plan", drifted, of)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(own()).toHaveLength(1);
    expect(own()[0]?.body).toContain("### Plan for production: +1 ~0 −0, 1 unchanged");
    const again = await report("plan", drifted, of);
    expect(again.outputs.changed).toBe("false");
    expect(again.requests).toHaveLength(2);
    expect((await report("plan", unchanged, of)).outputs.changed).toBe("true");
    expect(own().map(({ body }) => /no changes/.test(body))).toEqual([true]);
    expect(repository().comments).toHaveLength(121);
  });

  test("neither the comment nor the summary shows an ID that is kept as a secret", async () => {
    const pull = addPullRequest(now().bench.cloud.world, name, "A wider subnet");
    const id = "f0000000-0000-4000-8000-00000000000a";
    const entry = JSON.parse(JSON.stringify(drifted).replaceAll("/x/", `/subscriptions/${id.toUpperCase()}/`));
    const ran = await report("plan", entry, {
      "pull-request": String(pull.number),
      hide: `  ${id}`,
      problem: `No ${id}.`,
    });
    expect(own()[0]?.body).toContain("tools");
    const shown = [own()[0]?.body, ran.summary].join("\n");
    expect(shown).toContain("/subscriptions/***/");
    expect(shown).toContain("No ***.");
    expect(shown.toLowerCase()).not.toContain(id);
    expect(ran.outputs.approval).toContain("link-hash");
  });

  test("an edit by hand is undone", async () => {
    const pull = addPullRequest(now().bench.cloud.world, name, "A wider subnet");
    const inputs = { "pull-request": String(pull.number) };
    await report("plan", drifted, inputs);
    const [comment] = own();
    const before = comment?.body ?? "";
    if (comment) comment.body = before.replace("+1", "+0");
    expect((await report("plan", drifted, { ...inputs, mode: "check" })).printed).toContain("(body)");
    await report("plan", drifted, inputs);
    expect(own().map(({ body }) => body)).toEqual([before]);
  });

  test("a report from another run is no change", async () => {
    const pull = addPullRequest(now().bench.cloud.world, name, "A wider subnet");
    const runIn = (id: string) => ({
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: name,
      GITHUB_RUN_ID: id,
      GITHUB_SHA: `${id}${"c0ffee".repeat(7)}`.slice(0, 40),
    });
    const digested = drifted.map((each) => ({ ...each, story: { ...each.story, digest: "0123456789abcdef" } }));
    await report("plan", digested, { "pull-request": String(pull.number) }, runIn("1"));
    expect(own()[0]?.body).toContain("[The run of 1c0ffee](https://github.com/octo-org/octo-repo/actions/runs/1)");
    expect(own()[0]?.body).toMatch(/<summary>link: .*, plan 0123456789abcdef<\/summary>/);
    const second = await report("plan", digested, { "pull-request": String(pull.number) }, runIn("2"));
    expect(second.outputs.changed).toBe("false");
  });

  test("a comment of another pull request that a bot copies is not touched", async () => {
    const { world } = now().bench.cloud;
    const [first, second] = [addPullRequest(world, name, "A wider subnet"), addPullRequest(world, name, "A peering")];
    await report("plan", drifted, { "pull-request": String(first.number) });
    const copied = own()[0]?.body ?? "";
    addComment(world, repository(), second, "github-actions[bot]", copied);
    const inputs = { "pull-request": String(second.number) };
    await report("plan", unchanged, inputs);
    await report("plan", unchanged, { ...inputs, mode: "destroy", confirm: "production" });
    expect(own().map(({ body }) => body)).toEqual([copied, copied]);
  });

  test("a person's copy of the comment is not touched", async () => {
    const { world } = now().bench.cloud;
    const pull = addPullRequest(world, name, "A wider subnet");
    const inputs = { "pull-request": String(pull.number) };
    await report("plan", drifted, inputs);
    const copied = own()[0]?.body ?? "";
    addComment(world, repository(), pull, "octocat", copied);
    await report("plan", unchanged, inputs);
    await report("plan", unchanged, { ...inputs, mode: "destroy", confirm: "production" });
    expect(repository().comments.map(({ login, body }) => [login, body])).toEqual([["octocat", copied]]);
  });

  test.each([
    ["the footer's mark", "<!-- slipway:footer -->"],
    ["the footer's mark on a line of its own", "x\n<!-- slipway:footer -->\n"],
    ["the mark at the beginning", "<!-- slipway:plan:production slipway-0123456789abcdef -->"],
  ])("a value with %s in it hides no change that comes after it", async (_, value) => {
    const pull = addPullRequest(now().bench.cloud.world, name, "Another tag");
    const inputs = { "pull-request": String(pull.number) };
    const tagged = (want: string) => [
      entryOf("link", {
        plan: {
          steps: [
            {
              ...{ kind: "private DNS link", id: "/x/link", after: [], operation: "update" as const },
              changes: [
                { field: "tags.note", have: value, want: value },
                { field: "tags.owner", have: "us", want },
              ],
            },
          ],
          unchanged: [],
        },
      }),
    ];
    await report("plan", tagged("team"), inputs);
    expect(own()[0]?.body).toContain("team");
    await report("plan", tagged("thief"), inputs);
    expect(own().map(({ body }) => [body.includes("team"), body.includes("thief")])).toEqual([[false, true]]);
  });

  test("without a pull request there is nothing to comment on", async () => {
    const ran = await report("plan", drifted);
    expect([ran.code, ran.requests.length]).toEqual([0, 0]);
  });
});
