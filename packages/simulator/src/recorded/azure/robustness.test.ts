import fc from "fast-check";
import { resourceTypes, routes } from "../../azure/engine/catalogue.ts";
import type { Json, JsonObject } from "../../azure/engine/json.ts";
import { ownerOf } from "../../azure/engine/path.ts";
import { armState, entriesUnder } from "../../azure/engine/state.ts";
import { arrange } from "../../azure/engine/world.test-support.ts";
import { bent, inheritedNames } from "../../world/table.test-support.ts";
import { good } from "./good-requests/good-requests.test-support.ts";
import { bend, body, names, strangeRequest, value } from "./strange-requests.test-support.ts";

/** What must hold of the state after any request. */
function inconsistencies(world: Parameters<typeof armState>[0]): string[] {
  const state = armState(world);
  const found: string[] = [];
  for (const [key, entry] of Object.entries(state.entries)) {
    if (entry.resource.id.toLowerCase() !== key) found.push(`${key} is kept under another id`);
    if (entry.operation !== undefined && state.operations[entry.operation] === undefined)
      found.push(`${key} waits for nothing`);
    const owner = ownerOf(key);
    if (owner.includes("/providers/") && state.entries[owner] === undefined) found.push(`${key} has no parent`);
  }
  const reached = Object.keys(state.owned)
    .filter((owner) => /^(\/subscriptions\/[^/]+)?$/.test(owner))
    .flatMap((owner) => entriesUnder(state, owner));
  if (new Set(reached).size !== Object.keys(state.entries).length) found.push("some entries are in no list");
  return found;
}

describe("any request to ARM", () => {
  test("is answered in the vendor's way, and the state stays whole", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(strangeRequest, { minLength: 1, maxLength: 25 }), async (requests) => {
        const { request, group, world } = arrange();
        const root = await group();
        await request("PUT", `${root}/providers/Microsoft.Network/virtualNetworks/base?api-version=2025-01-01`, {
          location: "northeurope",
          properties: { addressSpace: { addressPrefixes: ["10.0.0.0/8"] } },
        });
        for (const one of requests) {
          world.clock.advance(one.seconds * 1000);
          const headers: Record<string, string> = one.match === "" ? {} : { "if-match": one.match };
          const got = await request(
            one.method,
            `${one.path(root, one.picked, one.tail)}?api-version=${one.version}${one.query}`,
            one.body,
            headers,
          );
          expect(got.status).toBeGreaterThanOrEqual(200);
          expect(got.status).toBeLessThan(500);
          if (got.status >= 400 && one.method !== "HEAD")
            expect(errorOf(got.body)).toMatchObject({ code: expect.any(String), message: expect.any(String) });
        }
        world.clock.advance(3_600_000);
        expect(inconsistencies(world)).toEqual([]);
        expectPlain(world);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("goes through when it is good", async () => {
    const { request, group, world } = arrange();
    const root = await group();
    for (const [method, path, version, sent] of good) {
      const body = JSON.stringify(sent).replaceAll("ROOT", root);
      const got = await request(method, `${root}/providers/${path}?api-version=${version}`, body);
      expect([path, got.status, errorOf(got.body).message]).toEqual([path, expect.any(Number), undefined]);
      world.clock.advance(1_800_000);
    }
  });

  test("is answered though one member of a good body is bent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(1000), value, async (which, where, bent) => {
        const { request, group, world } = arrange();
        const root = await group();
        for (const [index, [method, path, version, sent]] of good.entries()) {
          const text = JSON.stringify(sent).replaceAll("ROOT", root);
          const used = index === which ? JSON.stringify(bend(JSON.parse(text) as Json, where, bent as Json)) : text;
          const got = await request(method, `${root}/providers/${path}?api-version=${version}`, used);
          if (got.status >= 400) expect(errorOf(got.body)).toMatchObject({ code: expect.any(String) });
          world.clock.advance(1_800_000);
          const read = await request(
            "GET",
            `${root}/providers/${path.replace(/\/(listKeys|runCommand|generateCredentials)$/, "")}?api-version=${version}`,
          );
          expect(read.status).toBeLessThan(500);
        }
        expect(inconsistencies(world)).toEqual([]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("is answered though a good body says what every object has by birth", async () => {
    const { request, group, world } = arrange();
    const root = await group();
    for (const [method, path, version, sent] of good) {
      const target = `${root}/providers/${path}`;
      const whole = JSON.parse(JSON.stringify(sent).replaceAll("ROOT", root)) as Json;
      for (const name of inheritedNames) {
        const segments = target.split("/").slice(-4).keys();
        const targets = [...segments].map((at) =>
          target
            .split("/")
            .with(-1 - at, name)
            .join("/"),
        );
        for (const body of [...bent(whole, name)].map((one) => JSON.stringify(one)))
          await sendAndAdvance(method, target, body);
        for (const other of targets) await sendAndAdvance(method, other, JSON.stringify(whole));
        for (const other of targets) await sendAndAdvance("GET", other, "");
        expectPlain(world);
      }
      await sendAndAdvance(method, target, JSON.stringify(whole));
      world.clock.advance(1_800_000);

      async function sendAndAdvance(verb: string, of: string, body: string): Promise<void> {
        const got = await request(verb, `${of}?api-version=${version}`, body);
        world.clock.advance(60_000);
        expect(got.status).toBeLessThan(500);
      }
    }
    expect(inconsistencies(world)).toEqual([]);
  });

  test("the routes beside the resources take any body", async () => {
    const all = routes(() => resourceTypes);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), body, fc.constantFrom(...names), async (route, sent, name) => {
        const { request, group, sub } = arrange();
        await group("one");
        const path = route.template
          .replace("{scope}", sub)
          .replace("{subscription}", sub.slice("/subscriptions/".length))
          .replace(/\{\w+\}/g, name);
        expect((await request(route.method, `${path}?api-version=2022-04-01`, sent)).status).toBeLessThan(500);
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});

/** The world is plain data: it can be copied, and written down without loss. */
function expectPlain(world: Parameters<typeof armState>[0]): void {
  const { sections } = world.snapshot();
  expect(JSON.stringify(structuredClone(sections))).toBe(JSON.stringify(sections));
}

const errorOf = (answer: JsonObject): JsonObject =>
  typeof answer.error === "object" && answer.error !== null && !Array.isArray(answer.error) ? answer.error : answer;
