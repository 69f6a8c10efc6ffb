import { type Answer, fakeAzure, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import type { Azure } from "../azure.ts";
import { commandRunner } from "./run-command.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const done: Answer = [200, { properties: { provisioningState: "Succeeded", exitCode: 3, logs: "hello" } }];

async function runnerOf(properties: object | undefined, answers: Answer[]) {
  const left = [...answers];
  const fake = fakeAzure(({ method }) => {
    if (method !== "GET") return left.shift() ?? [500];
    return properties === undefined ? [404, refusal("ResourceNotFound")] : [200, { id, properties }];
  });
  const scopes: string[] = [];
  const signIn = {
    async getToken(scope: string | string[]) {
      if (typeof scope === "string") scopes.push(scope);
      return { token: "entra", expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const azure = { ...fake.azure, signIn } as unknown as Azure;
  return { ...fake, scopes, run: await commandRunner(id, azure) };
}

test("a command gives its exit code and what it printed", async () => {
  const { run, asked, scopes } = await runnerOf({}, [done]);
  expect(await run("ls")).toEqual({ exitCode: 3, logs: "hello" });
  expect(writesIn(asked)).toMatchObject([
    { method: "POST", target: `${id}/runCommand`, body: { command: "ls", context: "", clusterToken: "" } },
  ]);
  expect(scopes).toEqual([]);
  const silent = await runnerOf({}, [[200, { properties: { exitCode: 0 } }]]);
  expect(await silent.run("ls")).toEqual({ exitCode: 0, logs: "" });
});

test("files go along as an archive, and a token where the cluster signs in by Entra", async () => {
  const { run, asked, scopes } = await runnerOf({ aadProfile: { managed: true } }, [done]);
  await run("ls", { "a.txt": "content" });
  const { context, clusterToken } = writesIn(asked)[0]?.body as Record<string, string>;
  expect(Buffer.from(context ?? "", "base64").toString("latin1")).toMatch(/^PK.*a\.txtcontent/s);
  expect([clusterToken, scopes]).toEqual(["entra", ["6dae42f8-4368-4678-94ff-3960e28e3630/.default"]]);
});

test("a pod that does not start in time is tried three times", async () => {
  const slow: Answer = [409, refusal("KubernetesPerformanceError")];
  const second = await runnerOf({}, [slow, slow, done]);
  expect((await second.run("ls")).exitCode).toBe(3);
  expect(second.rests).toEqual([10_000, 10_000]);
  const never = await runnerOf({}, [slow, slow, slow]);
  await expect(never.run("ls")).rejects.toMatchObject({ code: "KubernetesPerformanceError" });
  const other = await runnerOf({}, [[403, refusal("AuthorizationFailed")]]);
  await expect(other.run("ls")).rejects.toMatchObject({ code: "AuthorizationFailed" });
  expect(other.rests).toEqual([]);
});

test.each([
  [{ provisioningState: "Failed", exitCode: 1, reason: "no room" }, "no room"],
  [{ provisioningState: "Failed", exitCode: 1 }, "Failed"],
  [{ provisioningState: "Succeeded", reason: null }, "Succeeded"],
  [undefined, "no result was given"],
])("a command that did not run is an error with why (%#)", async (properties, why) => {
  const { run } = await runnerOf({}, [[200, properties ? { properties } : undefined]]);
  await expect(run("x".repeat(90))).rejects.toMatchObject({
    name: "UnfitError",
    message: `The command "${"x".repeat(80)}" did not run in the cluster: ${why}.`,
    remedy: expect.stringMatching(/^Check that the cluster has a Linux node with room .*run again\.$/),
  });
});

test("there is no way into a cluster that is not there, or does not allow it", async () => {
  await expect(runnerOf(undefined, [])).rejects.toMatchObject({
    name: "MissingError",
    message: `The cluster ${id} does not exist.`,
    remedy: "Correct the input cluster.",
  });
  await expect(runnerOf({ apiServerAccessProfile: { disableRunCommand: true } }, [])).rejects.toMatchObject({
    name: "UnfitError",
    message: `Run-command is switched off for the cluster ${id}.`,
    remedy: expect.stringContaining("az aks update --enable-run-command"),
  });
});
