import { X509Certificate } from "node:crypto";
import { Agent, request as plainRequest } from "node:http";
import { connect } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import fc from "fast-check";
import { type Cloud, startCloud } from "../cloud.ts";
import { requestFrom } from "./request.test-support.ts";

let cloud: Cloud;
let log: string[];
beforeEach(async () => {
  log = [];
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
});
afterEach(() => cloud.close());

const port = () => Number(new URL(cloud.url).port);

const request = (path: string, options?: Parameters<typeof requestFrom>[2]) => requestFrom(cloud, path, options);

/** Through the proxy, with the certificate judged for the host that is meant. */
function tunnel(host: string, user?: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const request = plainRequest({
      host: "localhost",
      port: port(),
      method: "CONNECT",
      path: `${host}:443`,
      headers: user === undefined ? {} : { "proxy-authorization": `Basic ${btoa(`${user}:x`)}` },
    });
    request.on("error", reject);
    request.on("connect", (answer, socket) => {
      if (answer.statusCode !== 200) return reject(new Error(`CONNECT ${answer.statusCode}`));
      const secure = connectTls({ socket, servername: host, ca: cloud.ca }, () => resolve(secure));
      secure.on("error", reject);
    });
    request.end();
  });
}

test("the certificates satisfy strict clients", async () => {
  const root = new X509Certificate(cloud.ca);
  expect(root.ca).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  const socket = await tunnel("login.microsoftonline.com");
  const leaf = socket.getPeerX509Certificate();
  expect(socket.authorized).toBe(true);
  expect(leaf?.checkIssued(root)).toBe(true);
  expect(leaf?.subjectAltName).toBe("DNS:login.microsoftonline.com");
  socket.destroy();
});

test("localhost is proved by name and by address", async () => {
  const names = await new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port: port(), ca: cloud.ca }, () => {
      resolve(socket.getPeerX509Certificate()?.subjectAltName);
      socket.destroy();
    });
    socket.on("error", reject);
  });
  expect(names).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
});

test("through the proxy a vendor's host answers", async () => {
  const socket = await tunnel("token.actions.githubusercontent.com");
  const { body } = await request("/.well-known/openid-configuration", {
    host: "token.actions.githubusercontent.com",
    socket,
  });
  expect(JSON.parse(body)).toMatchObject({ issuer: "https://token.actions.githubusercontent.com" });
  expect(cloud.world.record.requests).toMatchObject([
    { url: "https://token.actions.githubusercontent.com/.well-known/openid-configuration", status: 200 },
  ]);
});

test("who gives the proxy a name is known by it in the record", async () => {
  const host = "token.actions.githubusercontent.com";
  for (const user of ["one", "other", undefined]) {
    await request("/.well-known/jwks", { host, socket: await tunnel(host, user) });
  }
  expect(cloud.world.record.requests.map(({ client }) => client)).toEqual(["one", "other", undefined]);
});

test("a host that no one speaks for is refused aloud", async () => {
  await expect(tunnel("example.com")).rejects.toThrow("CONNECT 502");
  expect(log).toEqual([expect.stringContaining("example.com:443 is no host that is simulated")]);
});

test("a path that no one answers is refused with what there is", async () => {
  const { status, body } = await request("/nothing");
  expect(status).toBe(404);
  expect(JSON.parse(body).error).toMatchObject({ code: "NotSimulated", message: expect.stringContaining("Entra") });
  expect(log).toHaveLength(1);
});

test("plain HTTP serves health, and as a proxy the instance metadata", async () => {
  const agent = new Agent({ keepAlive: true });
  const get = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const request = plainRequest({ host: "localhost", port: port(), path, agent }, (answer) => {
        let body = "";
        answer.on("data", (chunk) => {
          body += chunk;
        });
        answer.on("end", () => resolve(body));
      });
      request.on("error", reject);
      request.end();
    });
  expect(JSON.parse(await get("/_simulator/health"))).toMatchObject({ seed: 1 });
  expect(await get("http://169.254.169.254/metadata/identity/oauth2/token")).toContain("Required metadata header");
  agent.destroy();
});

test("another process arranges the world over /_simulator", async () => {
  const put = (method: string, path: string, body: unknown) => request(path, { method, body: JSON.stringify(body) });
  const snapshot = JSON.parse((await request("/_simulator/snapshot")).body);
  expect((await put("POST", "/_simulator/clock", { advance: 60_000 })).body).toBe('{"now":"2026-01-05T09:01:00.000Z"}');
  expect((await put("POST", "/_simulator/faults", { match: { count: 1 }, kind: "error-500" })).status).toBe(204);
  expect((await request("/common/discovery/instance")).status).toBe(500);
  expect(JSON.parse((await request("/_simulator/requests")).body)).toMatchObject([{ index: 0, fault: "error-500" }]);
  expect((await put("PUT", "/_simulator/snapshot", snapshot)).status).toBe(204);
  expect(JSON.parse((await request("/_simulator/snapshot")).body)).toEqual(snapshot);
  expect((await put("POST", "/_simulator/faults", { kind: "explode" })).status).toBe(400);
  expect((await put("POST", "/_simulator/clock", { advance: -1 })).status).toBe(400);
  expect((await put("PUT", "/_simulator/snapshot", [])).status).toBe(400);
  expect((await put("POST", "/_simulator/reset", {})).status).toBe(204);
  expect(cloud.world.record.requests).toEqual([]);
});

test("the operator's requests go past faults and record", async () => {
  cloud.world.faults.add({ match: {}, kind: "error-500" });
  expect(await cloud.request("GET", "/metadata/endpoints?api-version=2022-09-01")).toMatchObject({ status: 200 });
  expect(cloud.world.record.requests).toEqual([]);
});

test("the same seed and the same requests give the same bytes", async () => {
  const scenario = async () => {
    const answers = [];
    for (const path of ["/common/discovery/instance", "/metadata/endpoints", "/contoso.onmicrosoft.com/oauth2/token"]) {
      answers.push(await request(path, { method: path.endsWith("token") ? "POST" : "GET", body: "" }));
    }
    return answers;
  };
  const first = await scenario();
  cloud.world.reset();
  expect(await scenario()).toEqual(first);
});

test("no rubbish on the wire stops it", async () => {
  const send = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      const socket = connect(port(), "127.0.0.1", () => socket.end(bytes));
      socket.on("error", () => resolve());
      socket.on("close", () => resolve());
      socket.resume();
    });
  const rubbish = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from([0x16, 3, 1, ...bytes])),
    fc.string({ unit: "binary" }).map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)),
    fc.string().map((host) => Buffer.from(`CONNECT ${host} HTTP/1.1\r\nHost: x\r\n\r\n`)),
    fc.string().map((host) => Buffer.from(`GET //[${host}/%zz HTTP/1.1\r\nHost: ${host}\r\n\r\n`)),
  );
  await fc.assert(fc.asyncProperty(rubbish, send), { numRuns: 200 });
  expect((await request("/_simulator/health")).status).toBe(200);
});

test("no odd request to the services stops it", async () => {
  const paths = fc.oneof(
    fc.webPath(),
    fc.constantFrom("/adfs/oauth2/token", "/%E0%A4%A/oauth2/token", "/github-oidc/token", "/_simulator/clock"),
  );
  const requests = fc.record({
    path: paths,
    method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
    body: fc.oneof(fc.string(), fc.json(), fc.webQueryParameters()),
  });
  await fc.assert(
    fc.asyncProperty(requests, async ({ path, method, body }) => {
      const { status } = await request(path || "/", { method, body });
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 150 },
  );
});
