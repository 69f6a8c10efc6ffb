import { type Answer, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { privateDnsLink } from "./dns-link.ts";

const zoneIn = (group: string) =>
  `/subscriptions/s/resourceGroups/${group}/providers/Microsoft.Network/privateDnsZones/z`;
const zone = zoneIn("g");
const network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/net";
const want = { zone, name: "link", network, registration: undefined as boolean | undefined };

const link = (name: string, to: string, more: object = {}, inZone = zone) => ({
  id: `${inZone}/virtualNetworkLinks/${name}`,
  name,
  etag: "e",
  properties: { virtualNetwork: { id: to }, registrationEnabled: true, provisioningState: "Succeeded", ...more },
});

const look = async (
  links: object[] | Answer,
  more: Partial<typeof want> = {},
  others: Record<string, object[]> = {},
) => {
  const zones = Object.keys(others).map((id) => ({ id, name: "z" }));
  const fake = fakeAzure(({ method, target }) => {
    if (method !== "GET") return [200, {}];
    if (target.startsWith("/subscriptions/s/providers/")) return [200, { value: [{ id: zone, name: "z" }, ...zones] }];
    const other = Object.entries(others).find(([id]) => target.startsWith(id));
    if (other) return [200, { value: other[1] }];
    return typeof links[0] === "number" ? (links as Answer) : [200, { value: links }];
  });
  return { ...fake, ...(await lookAt(privateDnsLink(fake.azure, { ...want, ...more }))) };
};

test("a new link is put if there is none, without registration unless that is wanted", async () => {
  const { operation, fields, execute, asked } = await look([]);
  expect([operation, fields]).toEqual([
    "create",
    {
      location: "global",
      "tags.made-by": expect.stringMatching(/^slipway-/),
      "properties.registrationEnabled": false,
      "properties.virtualNetwork.id": network,
    },
  ]);
  await execute();
  expect(writesIn(asked)).toMatchObject([
    { method: "PUT", target: `${zone}/virtualNetworkLinks/link`, headers: { "if-none-match": "*" } },
  ]);
  expect((await look([], { registration: true })).fields["properties.registrationEnabled"]).toBe(true);
});

test("a link to the network is taken under any name, and changed where it is to be", async () => {
  const there = link("theirs", network.toUpperCase());
  expect((await look([link("other", "/other"), there])).operation).toBe("none");
  const { operation, fields, execute, asked } = await look([there], { registration: false });
  await execute();
  expect([operation, fields, writesIn(asked)]).toMatchObject([
    "update",
    { "properties.registrationEnabled": false },
    [{ method: "PATCH", target: there.id, headers: { "if-match": "e" } }],
  ]);
});

test.each([
  [{ virtualNetworkLinkState: "InProgress" }, "InProgress"],
  [{ provisioningState: "Updating" }, "Updating"],
  [{ virtualNetworkLinkState: "Completed" }, undefined],
])("a link with %j is still changing: %s", async (properties, inProgress) => {
  const states = [properties, properties, {}, {}];
  const fake = fakeAzure(({ target }) =>
    target.endsWith("/theirs")
      ? [200, link("theirs", network, states.shift())]
      : [200, { value: [link("theirs", network, states.shift())] }],
  );
  const { subject } = await privateDnsLink(fake.azure, want).inspect({ wait: false, want: "present" });
  expect(subject.inProgress).toBe(inProgress);
  await privateDnsLink(fake.azure, want).inspect({ wait: true, want: "present" });
  expect(fake.waited).toHaveLength(inProgress === undefined ? 0 : 1);
});

test("a zone that is not there is missing, any other refusal stays one", async () => {
  await expect(look([404, refusal("ParentResourceNotFound")])).rejects.toMatchObject({
    name: "MissingError",
    message: `The private DNS zone ${zone} does not exist.`,
    remedy: expect.stringMatching(/^Correct the input zone; or, if its cluster .*\.$/),
  });
  await expect(look([403, refusal("AuthorizationFailed")])).rejects.toMatchObject({ name: "ArmError" });
});

test("a name that a link to another network has is refused", async () => {
  await expect(look([link("LINK", "/other")])).rejects.toMatchObject({
    name: "UnfitError",
    message: `The link ${zone}/virtualNetworkLinks/LINK is to another network: /other.`,
    remedy: "Give another name, or leave name out.",
  });
});

test("a network that is linked to another zone of the name is refused, before Azure does", async () => {
  const other = zoneIn("h");
  await expect(look([], {}, { [other]: [link("x", network, {}, other)] })).rejects.toMatchObject({
    name: "UnfitError",
    message: `The network is already linked to another zone of the name z: ${other}/virtualNetworkLinks/x.`,
    remedy: expect.stringMatching(/^Only one zone of a name can be used in a network: .*\.$/),
  });
  expect((await look([], {}, { [other]: [link("x", "/elsewhere", {}, other)] })).operation).toBe("create");
});

test("links of one network take turns, and may be read for a minute after they are gone", () => {
  const goal = privateDnsLink(fakeAzure([]).azure, { ...want, network: "/N" });
  expect([goal.lock, goal.readLagMs]).toEqual(["/n", 60_000]);
});
