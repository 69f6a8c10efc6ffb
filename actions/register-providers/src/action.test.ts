import { azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  rival: "a provider is never made, only registered",
  resourceGroup: "a registration is the subscription's",
});

describe("register-providers", () => {
  let bench: Bench;
  let inputs: Readonly<Record<string, string>>;
  const run = (more: Record<string, string>) => bench.run(action, { ...inputs, ...more });
  const armRequests = ({ requests }: Awaited<ReturnType<typeof run>>, method = "") =>
    requests.filter(
      (each) => !/\/oauth2\/|\/github-oidc\/|openid-configuration/.test(each.url) && each.method.match(method),
    );
  const provider = async (namespace: string, verb = "") => {
    const { subscription } = await azureOperator(bench.cloud);
    const path = `/subscriptions/${subscription}/providers/${namespace}${verb && `/${verb}`}?api-version=2021-04-01`;
    const { body } = await bench.cloud.request(verb ? "POST" : "GET", path);
    return (body as { registrationState?: string }).registrationState;
  };

  beforeEach(async () => {
    bench = await openBench();
    inputs = (await arrange(bench.cloud)).inputs;
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM for any number of namespaces", async () => {
    const { outputs } = await run({ mode: "apply" });
    expect(outputs.registered?.split("\n")).toEqual(["Microsoft.Network", "Microsoft.Relay"]);
    const check = await run({ mode: "check" });
    expect([check.code, armRequests(check).length]).toEqual([0, 1]);
  });

  test("it ends only when all are registered, and requests each once, in any letter case", async () => {
    const ran = await run({
      mode: "apply",
      namespaces: "microsoft.relay\nMicrosoft.Relay\nMicrosoft.ResourceConnector",
    });
    expect([ran.code, armRequests(ran, "POST").length]).toEqual([0, 2]);
    expect(await provider("Microsoft.Relay")).toBe("Registered");
  });

  test("a registration in progress is waited for, not started again", async () => {
    await provider("Microsoft.Relay", "register");
    const check = await run({ mode: "check", namespaces: "Microsoft.Relay" });
    expect([check.code, check.printed]).toEqual([1, expect.stringContaining("Registering")]);
    const ran = await run({ mode: "apply", namespaces: "Microsoft.Relay" });
    expect([ran.code, armRequests(ran, "POST")]).toEqual([0, []]);
    expect(await provider("Microsoft.Relay")).toBe("Registered");
  });

  test("a provider that is being unregistered is registered again afterwards", async () => {
    await provider("Microsoft.Network", "unregister");
    expect((await run({ mode: "apply" })).code).toBe(0);
    expect(await provider("Microsoft.Network")).toBe("Registered");
  });

  test("a destroy leaves all registered and says why", async () => {
    await run({ mode: "apply" });
    const { subscription } = await azureOperator(bench.cloud);
    const gone = await run({ mode: "destroy", confirm: subscription });
    expect([gone.code, gone.summary]).toEqual([
      0,
      expect.stringContaining("left, nothing records whether Slipway made it"),
    ]);
    expect(await provider("Microsoft.Relay")).toBe("Registered");
  });

  test("a namespace that Azure does not know is named", async () => {
    const ran = await run({ mode: "plan", namespaces: "Microsoft.Nothing" });
    expect([ran.code, ran.printed]).toEqual([
      1,
      expect.stringContaining("The resource provider Microsoft.Nothing does not exist"),
    ]);
  });

  test("without namespaces there is nothing to do, and no request is sent", async () => {
    const ran = await run({ mode: "apply", namespaces: "" });
    expect([ran.code, armRequests(ran)]).toEqual([0, []]);
    expect(ran.outputs).toMatchObject({ changed: "false", registered: "" });
  });
});
