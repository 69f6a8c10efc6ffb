import { World } from "../../world/world.ts";
import { type Client, startCluster } from "../client.test-support.ts";
import { closeCluster, clusterCredentials, findCluster } from "../cluster.ts";
import { direct } from "../direct.test-support.ts";
import { dig, type JsonObject, text } from "../json.ts";
import { openCluster } from "../open.ts";
import { kubernetesService } from "../service.ts";
import { put } from "../store.ts";

const path = "/api/v1/namespaces/default/configmaps";
const named = (of: JsonObject) => text(of, "metadata", "name");

describe("over the wire", () => {
  let client: Client;
  let stop: () => Promise<void>;
  const core = (method: string, args: JsonObject) =>
    client.call("CoreV1Api", method, { namespace: "default", ...args });

  beforeAll(async () => {
    ({ client, stop } = await startCluster());
  });
  afterAll(() => stop());

  test("a watch reports the changes of what is selected, and nothing else", async () => {
    const watch = client.watch(path, { labelSelector: "seen=yes" });
    const body = (seen: string) => ({ metadata: { name: "w", labels: { seen } }, data: { a: "1" } });
    await core("createNamespacedConfigMap", { body: { metadata: { name: "hidden" } } });
    await core("createNamespacedConfigMap", { body: body("yes") });
    const first = await watch.next();
    expect([first.type, named(first.object)]).toEqual(["ADDED", "w"]);
    await core("replaceNamespacedConfigMap", { name: "w", body: { ...body("yes"), data: { a: "2" } } });
    expect(await watch.next()).toMatchObject({ type: "MODIFIED", object: { kind: "ConfigMap", data: { a: "2" } } });
    await core("replaceNamespacedConfigMap", { name: "w", body: body("no") });
    expect((await watch.next()).type).toBe("DELETED");
    watch.stop();
  });

  test("who watches lets the clock go on to what the cluster does by itself", async () => {
    const watch = client.watch("/api/v1/namespaces/patient/serviceaccounts");
    await client.call("CoreV1Api", "createNamespace", { body: { metadata: { name: "patient" } } });
    expect(named((await watch.next()).object)).toBe("default");
    watch.stop();
  });
});

describe("without a wire", () => {
  const start = () => {
    const world = new World({ time: "fast" });
    openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5", nodes: 0 });
    world.clock.advance(1000);
    const service = kubernetesService(world, { authenticators: {} });
    const closed = new AbortController();
    const watch = (query: string, accept = "application/json") => {
      const answer = service.answer(
        {
          method: "GET",
          url: new URL(`https://localhost/kubernetes/k${path}?watch=true&${query}`),
          headers: { authorization: `Bearer ${clusterCredentials(world, "k")?.token}`, accept },
          body: Buffer.alloc(0),
          closed: closed.signal,
        },
        world,
      );
      if (answer instanceof Promise) throw new Error("the API server answers at once");
      return answer;
    };
    return { world, request: direct(world, "k"), watch, close: () => closed.abort() };
  };
  const create = (request: ReturnType<typeof direct>, name: string) =>
    request("POST", path, { apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  const read = async (
    stream: AsyncIterable<string> | undefined,
    count = Number.POSITIVE_INFINITY,
  ): Promise<JsonObject[]> => {
    const events: JsonObject[] = [];
    for await (const line of stream ?? []) {
      events.push(JSON.parse(line));
      if (events.length >= count) break;
    }
    return events;
  };

  test("a watch goes on from a version that was read", async () => {
    const { request, watch } = start();
    const made = create(request, "one");
    create(request, "two");
    const version = text(made.body, "metadata", "resourceVersion");
    const [event] = await read(watch(`resourceVersion=${version}`).stream, 1);
    expect([event?.type, named(event?.object as JsonObject)]).toEqual(["ADDED", "two"]);
  });

  test("a version from too long ago is gone, and one that never was is too large", async () => {
    const { request, watch, world } = start();
    const version = text(create(request, "one").body, "metadata", "resourceVersion");
    const cluster = findCluster(world, "k");
    if (!cluster) throw new Error("no cluster is open");
    const one = request("GET", `${path}/one`).body;
    for (let index = 0; index < 2100; index += 1) put(world, cluster, "configmaps", one);
    const [event] = await read(watch(`resourceVersion=${version}`).stream);
    expect(event).toMatchObject({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } });
    expect(watch("resourceVersion=999999")).toMatchObject({ status: 504, body: { reason: "Timeout" } });
    expect(watch("resourceVersion=x").status).toBe(400);
  });

  test("a watch ends with its time, and says where to go on from", async () => {
    const { world, watch } = start();
    const events = read(watch("timeoutSeconds=30&allowWatchBookmarks=true&resourceVersion=1").stream);
    world.clock.advance(31_000);
    expect((await events).at(-1)).toMatchObject({
      type: "BOOKMARK",
      object: { kind: "ConfigMap", metadata: { resourceVersion: expect.any(String) } },
    });
  });

  test("initial events are followed by a bookmark that says so", async () => {
    const { request, watch, close } = start();
    create(request, "one");
    const events = await read(
      watch("sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan").stream,
      3,
    );
    expect(events.map(({ type }) => type)).toEqual(["ADDED", "ADDED", "BOOKMARK"]);
    expect(dig(events[2], "object", "metadata", "annotations")).toEqual({ "k8s.io/initial-events-end": "true" });
    close();
  });

  test("a client that goes away ends its watch", async () => {
    const { watch, close } = start();
    const events = read(watch("").stream);
    close();
    expect(await events).toHaveLength(1);
  });

  test("a cluster that is closed ends its watches", async () => {
    const { world, watch } = start();
    const events = read(watch("resourceVersion=1").stream);
    closeCluster(world, "k");
    expect(await events).not.toHaveLength(0);
  });

  test("a table is watched row by row, its columns once", async () => {
    const { request, watch } = start();
    create(request, "one");
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
    const events = await read(watch("", accept).stream, 2);
    expect(events.map((event) => dig(event, "object", "columnDefinitions", 0, "name"))).toEqual(["Name", undefined]);
    expect(dig(events[1], "object", "rows", 0, "cells", 0)).toBe("one");
  });
});
