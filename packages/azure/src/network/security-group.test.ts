import { azureTaking, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { type SecurityGroupWant, securityGroup } from "./security-group.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Network/networkSecurityGroups/nsg`;
const rule = {
  name: "web",
  direction: "Inbound",
  priority: 100,
  access: "Allow",
  protocol: "Tcp",
  source: ["Internet"],
  destination: ["*"],
  ports: ["443"],
};
const want: SecurityGroupWant = { id, location: undefined, tags: undefined, rules: [rule] };
const properties = {
  direction: "Inbound",
  priority: 100,
  access: "Allow",
  protocol: "Tcp",
  sourcePortRange: "*",
  sourceAddressPrefix: "Internet",
  destinationAddressPrefix: "*",
  destinationPortRange: "443",
};
const web = { name: "web", id: `${id}/securityRules/web`, properties };
const theirs = { name: "theirs", properties: { ...properties, priority: 200 } };
const have = (securityRules?: object[], more: object = {}) => ({
  id,
  name: "nsg",
  location: "North",
  etag: "e",
  tags: { a: "1" },
  properties: { provisioningState: "Succeeded", securityRules, flushConnection: true },
  ...more,
});
const look = async (more: Partial<SecurityGroupWant>, there?: object) => {
  const fake = azureTaking({ [group]: { location: "north" }, ...(there ? { [id]: there } : {}) });
  return { ...fake, looked: await lookAt(securityGroup(fake.azure, { ...want, ...more })) };
};

// The shape of rules: NetworkSecurityGroup of Microsoft.Network (azure-rest-api-specs): one value, or several.
test("a new one has its rules at once, in its resource group's region, and only where none is meanwhile", async () => {
  const { looked, asked } = await look({ tags: { b: "2" } });
  await looked.execute();
  expect(looked.operation).toBe("create");
  expect(writesIn(asked)).toMatchObject([
    {
      method: "PUT",
      target: id,
      headers: { "if-none-match": "*" },
      body: { location: "north", tags: { b: "2" }, properties: { securityRules: [{ name: "web", properties }] } },
    },
  ]);
});

test.each<[string, Partial<SecurityGroupWant>, object, object, object[]]>([
  ["as it is", {}, have([theirs, web]), {}, []],
  ["in another spelling", { location: "north" }, have([{ ...web, name: "WEB" }]), {}, []],
  [
    "with other ports",
    {},
    have([{ ...web, properties: { ...properties, destinationPortRange: "80", description: "d" } }, theirs]),
    { "properties.securityRules[web].ports": ["443"] },
    [{ ...web, properties: { ...properties, description: "d" } }, theirs],
  ],
  [
    "without the rule",
    {},
    have([theirs]),
    {
      "properties.securityRules[web]": {
        direction: "Inbound",
        priority: 100,
        access: "Allow",
        protocol: "Tcp",
        source: ["Internet"],
        destination: ["*"],
        ports: ["443"],
      },
    },
    [theirs, { name: "web", properties }],
  ],
  ["without any rule", { rules: [], tags: { b: "2" } }, have(), { tags: { b: "2" } }, []],
])("one that is there %s stays, or is written whole with the rules of others", async (_, more, there, fields, rules) => {
  const { looked, asked } = await look(more, there);
  const isWell = Object.keys(fields).length === 0;
  expect([looked.operation, looked.fields]).toEqual([isWell ? "none" : "update", fields]);
  if (isWell) return;
  await looked.execute();
  const [write] = writesIn(asked) as unknown as [{ body: { properties: { securityRules: object[] }; tags: object } }];
  expect(write).toMatchObject({
    method: "PUT",
    headers: { "if-match": "e" },
    body: { properties: { flushConnection: true } },
  });
  expect(write.body.properties.securityRules).toEqual(rules);
  expect(write.body.tags).toEqual(more.tags ? { a: "1", b: "2" } : { a: "1" });
});

test("one in another region is another one", async () => {
  const { looked } = await look({ location: "south" }, have([web]));
  expect([looked.operation, looked.immutable]).toEqual(["replace", ["location"]]);
});

test("one that failed is written again", async () => {
  const { looked } = await look({}, have([web], { properties: { provisioningState: "Failed", securityRules: [web] } }));
  expect([looked.operation, looked.fields]).toEqual(["update", {}]);
});

test("two who change one wait for each other", () => {
  const { azure } = azureTaking({});
  expect(securityGroup(azure, want).lock).toBe(securityGroup(azure, { ...want, id: id.toUpperCase() }).lock);
});
