import { categoriesPath, cluster, folder, look, setting, type want, workspace } from "./diagnostics.test-support.ts";

test.each<[string, Partial<typeof want>, object[], object, string, string | RegExp]>([
  [
    "an unknown category",
    { categories: ["guart"] },
    [],
    {},
    "The cluster has no logs of the category guart.",
    "Did you mean guard? It has kube-audit, kube-audit-admin, guard, kube-apiserver.",
  ],
  [
    "a workspace that is not there",
    {},
    [],
    { [workspace]: undefined },
    `The workspace ${workspace} does not exist.`,
    /^Correct the input workspace; or give workspace-name and resource-group/,
  ],
  [
    "a sixth setting",
    {},
    ["a", "b", "c", "d", "e"].map((name) => setting(name, { workspaceId: "/other" })),
    {},
    "The cluster has 5 diagnostic settings (a, b, c, d, e), and Azure allows no more.",
    "Delete one that no one needs, or name a workspace that one of them sends to.",
  ],
  [
    "a cluster that is not there",
    {},
    [],
    { [folder]: undefined },
    `The cluster ${cluster} does not exist.`,
    "Correct the input cluster, or create the cluster first (action create-aks).",
  ],
])("%s is refused", async (_, more, settings, things, message, remedy) => {
  const { looked } = await look(more, settings, things);
  await expect(looked).rejects.toMatchObject({
    message,
    remedy: typeof remedy === "string" ? remedy : expect.stringMatching(remedy),
  });
});

test("a fifth setting, a cluster without categories yet and a workspace that is planned are fine", async () => {
  const four = ["a", "b", "c", "d"].map((name) => setting(name, { workspaceId: "/other" }));
  const { looked } = await look({ categories: ["guart"], isToNew: true }, four, {
    [categoriesPath]: { value: [] },
    [workspace]: undefined,
  });
  expect((await looked).operation).toBe("create");
});

test("each unknown category is named with the one that is meant", async () => {
  const { looked } = await look({ categories: ["guart", "kube-audi", "guard"] }, []);
  await expect(looked).rejects.toMatchObject({
    message: "The cluster has no logs of the category guart, kube-audi.",
    remedy: expect.stringMatching(/^Did you mean guard, kube-audit\? It has /),
  });
});
