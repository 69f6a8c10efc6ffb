import { channel } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Arrangement, Bench } from "@slipway/testing";
import { isWrite, JobFiles, openBench } from "@slipway/testing";
import { sourceOf } from "../actions.ts";

/**
 * Where the vendor has a conditional write, each create and update is one. ARM: If-Match and If-None-Match of managed
 * clusters (the vendor's arm-containerservice, options.d.ts), private DNS links (privatedns.json of
 * azure-rest-api-specs), ETags of Microsoft.Network (its answers carry them, and a stale one is 412). Kubernetes: a POST
 * never overwrites, and a patch that names a resourceVersion is refused when another one is there (api-conventions.md).
 */
const guarded = /^(?!\/kubernetes\/).*\/Microsoft\.(Network|ContainerService)\//i;

const attacks = [
  ["create-vnet", undefined],
  ["create-vnet", "arrangeExisting"],
  ["add-subnet", undefined],
  ["add-subnet", "arrangeExisting"],
  ["link-private-dns", undefined],
  ["peer-vnets", undefined],
  ["create-aks", undefined],
  ["create-aks", "arrangeExisting"],
  ["create-registry-secret", undefined],
  ["eks-map-role", "arrangeAwsAuth"],
].flatMap(([action = "", way]) =>
  ["when it is first applied", "after drift"].map((tried) => ({
    class: `a write of ${action}${way === undefined ? "" : ` (${way})`} that someone else overtakes`,
    tried,
    held: "each create and update is conditional",
    action,
    way,
  })),
);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly guard: unknown;
}

/** What leaves this process, below all clients. */
const sent: Sent[] = [];
const listen = (message: unknown) => {
  const { request } = message as { readonly request: ClientRequest };
  const guard = request.getHeader("if-match") ?? request.getHeader("if-none-match");
  sent.push({ method: request.method, path: request.path, guard });
};
const requests = channel("http.client.request.start");

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.cloud.world.record.bodies = true;
  requests.subscribe(listen);
});
afterEach(async () => {
  requests.unsubscribe(listen);
  await bench.close();
});

test.each(attacks)("$class: $tried: $held", async ({ action: name, way, tried }) => {
  const { action } = await sourceOf(name);
  const source = (await import(`../../actions/${name}/src/arrange.ts`)) as Record<string, typeof arrangeOf>;
  const arranged = await (source[way ?? "arrange"] ?? arrangeOf)(bench.cloud);
  const apply = () =>
    bench.run(action, { ...arranged.inputs, mode: "apply" }, undefined, arranged.env, new JobFiles(arranged.ledger));
  if (tried === "after drift") {
    expect(await apply()).toMatchObject({ code: 0 });
    await arranged.introduceDrift(bench.cloud);
  }
  sent.length = 0;
  const from = bench.cloud.world.record.requests.length;
  expect(await apply()).toMatchObject({ code: 0 });
  const written = bench.cloud.world.record.requests.slice(from).filter(isWrite);
  expect(written.length).toBeGreaterThan(0);
  const arm = sent.filter(({ method, path }) => /^(PUT|PATCH)$/.test(method) && guarded.test(path));
  expect(arm.filter(({ guard }) => guard === undefined)).toEqual([]);
  const patches = written.filter(({ method, url }) => method === "PATCH" && /\/api\/v1\//.test(url));
  const versions = patches.map(({ body }) => JSON.parse(body?.request ?? "{}").metadata?.resourceVersion);
  expect(versions).toEqual(patches.map(() => expect.stringMatching(/^\d+$/)));
});

const arrangeOf = async (_cloud: Bench["cloud"]): Promise<Arrangement> => {
  throw new RangeError("There is no such world.");
};
