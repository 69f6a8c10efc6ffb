import { localServer } from "../arm/local-server.test-support.ts";
import { helmSettings } from "./helm-settings.ts";

const server = localServer();
const cluster = { id: "/c", name: "plant", location: "northeurope", properties: { distribution: "k3s" } };
const good = { repositoryPath: "mcr.microsoft.com/a/b:1.2.3", helmValuesContent: { "global.a": "b" } };
const ask = (status: number, body: object) =>
  helmSettings(new URL(server.url("/")), cluster as never, server.says(status, JSON.stringify(body)));

// azure-cli-extensions, src/connectedk8s, _utils.py: get_helm_values sends the cluster, with the release train and this version.
test("the service gets the cluster as JSON, with a token, and is asked for JSON", async () => {
  expect(await ask(200, good)).toEqual(good);
  expect(server.heard).toMatchObject([
    {
      method: "POST",
      path: "/azure-arc-k8sagents/GetHelmSettings?api-version=2024-07-01-preview&releaseTrain=stable",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        authorization: "Bearer token",
        "user-agent": "slipway/test",
      },
      body: JSON.stringify(cluster),
    },
  ]);
});

test("a refusal is said in the service's words", async () => {
  await expect(ask(403, { error: { code: "Forbidden", message: "Not this one." } })).rejects.toMatchObject({
    name: "ArmError",
    status: 403,
    message: expect.stringMatching(/^POST 127\.0\.0\.1:\d+\/azure-arc-k8sagents\/GetHelmSettings .*: Not this one\.$/),
  });
});

test.each([
  ["no chart", { ...good, repositoryPath: "mcr.microsoft.com" }, /no address of a chart/],
  ["a chart with a blank", { ...good, repositoryPath: "mcr.microsoft.com/a b:1" }, /no address of a chart/],
  ["values that are none", { ...good, helmValuesContent: "x" }, /no values for the agents/],
  ["no values", { ...good, helmValuesContent: null }, /no values for the agents/],
])("an answer with %s is none", async (_, body, says) => {
  await expect(ask(200, body)).rejects.toMatchObject({ name: "AnswerError", message: expect.stringMatching(says) });
});
