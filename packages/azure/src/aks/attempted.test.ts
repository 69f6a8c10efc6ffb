import { fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import type { Azure } from "../azure.ts";
import { deleteCluster, readCluster, runInCluster, versionsIn, writeCluster } from "./managed-clusters.ts";
import { deletePool, newestImage, readPool, upgradeImage, writePool } from "./pools/agent-pools.ts";

const provider = "/providers/Microsoft.ContainerService";
const id = `/subscriptions/s/resourceGroups/g${provider}/managedClusters/c`;
const pool = `${id}/agentPools/work`;

const writes: [string, string, (azure: Azure) => Promise<unknown>][] = [
  ["PUT", id, (azure) => writeCluster(id, { location: "north" }, {}, azure)],
  ["DELETE", id, (azure) => deleteCluster(id, azure)],
  ["POST", `${id}/runCommand`, (azure) => runInCluster(id, { command: "ls" }, azure)],
  ["PUT", pool, (azure) => writePool(pool, {}, {}, azure)],
  ["POST", `${pool}/upgradeNodeImageVersion`, (azure) => upgradeImage(pool, azure)],
  ["DELETE", pool, (azure) => deletePool(pool, {}, azure)],
];

test.each<[string, string, (azure: Azure) => Promise<unknown>]>([
  ...writes,
  ["GET", id, (azure) => readCluster(id, azure)],
  ["GET", pool, (azure) => readPool(pool, azure)],
  ["GET", `${pool}/upgradeProfiles/default`, (azure) => newestImage(pool, azure)],
  ["GET", `/subscriptions/s${provider}/locations/north/kubernetesVersions`, (azure) => versionsIn("north", "s", azure)],
])("of %s %s that is refused it is said what was attempted", async (method, path, call) => {
  const { azure, asked } = fakeAzure(() => [403, refusal("AuthorizationFailed", "No.")]);
  await expect(call(azure)).rejects.toMatchObject({
    message: `${method} ${path} was refused with 403 AuthorizationFailed: No.`,
  });
  expect(asked).toMatchObject([{ method, target: path }]);
});

test.each(writes)("%s %s is waited for by name, and fails by it", async (method, path, call) => {
  const failed = { ...refusal("Broken", "No disk."), status: "Failed" };
  const { azure, waited } = fakeAzure(({ method: asked }) =>
    asked === "GET" ? [200, failed] : [202, undefined, { "azure-asyncoperation": "https://arm.example/operations/o" }],
  );
  await expect(call(azure)).rejects.toThrow(
    `${method} ${path} was accepted, then was refused with 200 Broken: No disk.`,
  );
  expect(waited).toEqual([`${method} ${path}`]);
});

test.each([
  ["a cluster", (azure: Azure) => readCluster(id, azure)],
  ["a pool", (azure: Azure) => readPool(pool, azure)],
  ["a pool's newest image", (azure: Azure) => newestImage(pool, azure)],
])("%s that is not there is undefined", async (_, read) => {
  expect(await read(fakeAzure(() => [404, refusal("ResourceNotFound")]).azure)).toBeUndefined();
});
