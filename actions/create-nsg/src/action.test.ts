import { azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, { rival: "the group is there before the run" });

describe("create-nsg", () => {
  let bench: Bench;
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { mode: "apply", "resource-group": "platform", ...inputs });
  beforeEach(async () => {
    bench = await openBench();
    await arrange(bench.cloud);
  });
  afterEach(() => bench.close());

  test("a new group has its rules from the start, one value by itself and several in a list, and goes again", async () => {
    const azure = await azureOperator(bench.cloud);
    const rules = [
      "name=https, direction=Inbound, priority=200, access=Allow, protocol=tcp, source=VirtualNetwork, ports=443",
      "name=two, direction=Inbound, priority=210, access=Allow, source=10.1.0.0/16 10.2.0.0/16, ports=80 8000-8010",
    ].join("\n");
    const { id = "" } = (await run({ name: "own", rules })).outputs;
    expect((await azure.get(id)).properties.securityRules).toMatchObject([
      {
        name: "https",
        properties: { protocol: "Tcp", sourceAddressPrefix: "VirtualNetwork", destinationPortRange: "443" },
      },
      {
        name: "two",
        properties: {
          protocol: "*",
          sourceAddressPrefixes: ["10.1.0.0/16", "10.2.0.0/16"],
          destinationPortRanges: ["80", "8000-8010"],
          destinationAddressPrefix: "*",
        },
      },
    ]);
    const swapped = rules.replace("10.1.0.0/16 10.2.0.0/16", "10.2.0.0/16 10.1.0.0/16");
    const check = await run({ name: "own", rules: swapped, mode: "check" });
    expect([check.code, check.requests.filter(({ permissions = [] }) => permissions.length > 0).length]).toEqual([
      0, 1,
    ]);
    expect((await run({ name: "own", rules: rules.replace(" 8000-8010", "") })).code).toBe(0);
    expect((await run({ name: "own", mode: "destroy", confirm: "own" })).code).toBe(0);
    expect(await azure.find(id)).toBeUndefined();
  });

  test.each([
    [
      "name=a, direction=Inbound, priority=200, access=Allow\nname=A, direction=Inbound, priority=201, access=Allow",
      /same name/,
    ],
    [
      "name=a, direction=Inbound, priority=200, access=Allow\nname=b, direction=Inbound, priority=200, access=Deny",
      /same priority/,
    ],
    ["name=a, direction=In, priority=200, access=Allow", /direction= with one of Inbound, Outbound/],
    ["name=a, direction=Inbound, priority=200, access=Allow, port=443", /ports=/],
    ["name=a, direction=Inbound, priority=200, access=Allow, ports=https", /443 or 8000-8010/],
    ["name=a, direction=Inbound, priority=200, access=Allow, source=10.0.0.0/8;x", /service tags/],
  ])("%s", async (rules, said) => {
    const ran = await run({ name: "own", rules });
    expect([ran.code, ran.printed]).toEqual([1, expect.stringMatching(said)]);
  });
});
