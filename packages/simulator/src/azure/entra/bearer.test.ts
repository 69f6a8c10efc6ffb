import type { Answer, ApiRequest } from "../../service.ts";
import { World } from "../../world/world.ts";
import { bearer } from "./bearer.ts";
import { addSubscription, firstDeployer } from "./directory.ts";
import { issueToken } from "./token.ts";

describe("the bearer token", () => {
  const world = new World({ time: "fast" });
  const requestTo = (path: string, authorization?: string): ApiRequest => ({
    method: "GET",
    url: new URL(path, "https://management.azure.com"),
    headers: authorization === undefined ? {} : { authorization },
    body: Buffer.alloc(0),
    closed: new AbortController().signal,
  });
  const signIn = (resource = "https://management.azure.com") =>
    `Bearer ${issueToken(world, firstDeployer(world).application, resource, "secret").token}`;
  const code = (found: object) =>
    "status" in found ? (found as Answer & { body: { error: object } }).body.error : found;

  test("identifies the caller", () => {
    const { application, subscription } = firstDeployer(world);
    const request = requestTo(`/subscriptions/${subscription.subscriptionId}`, signIn());
    expect(bearer(request, world)).toEqual({
      objectId: application.objectId,
      clientId: application.clientId,
      tenantId: application.tenantId,
      groups: [],
    });
  });
  test("is required", () => {
    expect(code(bearer(requestTo("/"), world))).toMatchObject({ code: "AuthenticationFailed" });
    expect(code(bearer(requestTo("/", "Basic x"), world))).toMatchObject({ code: "AuthenticationFailedInvalidHeader" });
    expect(code(bearer(requestTo("/", "Bearer x"), world))).toMatchObject({ code: "InvalidAuthenticationToken" });
  });
  test("must be meant for ARM", () => {
    const request = requestTo("/", signIn("https://storage.azure.com"));
    expect(code(bearer(request, world))).toMatchObject({ code: "InvalidAuthenticationTokenAudience" });
    expect(bearer(request, world, ["https://storage.azure.com"])).toHaveProperty("objectId");
  });
  test("must be of the subscription's tenant", () => {
    const other = addSubscription(world, "Fabrikam");
    const request = requestTo(`/subscriptions/${other.subscriptionId}`, signIn());
    expect(code(bearer(request, world))).toMatchObject({
      code: "InvalidAuthenticationTokenTenant",
      message: expect.stringContaining(`'https://sts.windows.net/${other.tenantId}/'`),
    });
  });
  test("expires", () => {
    const authorization = signIn();
    world.clock.advance(3_600_000);
    expect(code(bearer(requestTo("/", authorization), world))).toEqual({
      code: "ExpiredAuthenticationToken",
      message:
        "The access token expiry UTC time '1/5/2026 10:00:00 AM' is earlier than current UTC time '1/5/2026 10:00:00 AM'.",
    });
  });
});
