import { type Cloud, startCloud } from "../cloud.ts";
import type { FaultKind } from "../world/faults.ts";
import { withForeignText } from "./foreign-text.ts";
import { requestFrom } from "./request.test-support.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast" });
});
afterEach(() => cloud.close());

const request = (target: string, options?: Parameters<typeof requestFrom>[2]) => requestFrom(cloud, target, options);
const path = "/metadata/endpoints?api-version=2022-09-01";
const answers: [FaultKind, number][] = [
  ["throttle", 429],
  ["throttle-bare", 429],
  ["error-500", 500],
  ["error-503", 503],
  ["conflict", 409],
  ["precondition", 412],
  ["refused", 403],
];
test.each(answers)("the fault %s answers %d once, and is recorded", async (kind, status) => {
  cloud.world.faults.add({ match: { count: 1 }, kind, seconds: 7 });
  const first = await request(path);
  expect(first.status).toBe(status);
  expect(first.headers["retry-after"]).toBe(kind === "throttle" ? "7" : undefined);
  expect((await request(path)).status).toBe(200);
  expect(cloud.world.record.requests).toMatchObject([{ fault: kind, status }, { status: 200 }]);
});

test("a refusal has the words that are asked for, and so has all that people can write", async () => {
  const text = "##[error]x";
  cloud.world.faults.add({ match: { count: 1 }, kind: "refused", text });
  expect(JSON.stringify((await request(path)).body)).toContain(text);
  const answer = { status: 200, body: { name: "n", tags: { a: "b" }, list: [{ message: "m", metadata: { c: {} } }] } };
  expect(withForeignText(answer, text)).toEqual({
    status: 200,
    body: { name: "n", tags: { a: text, [text]: text }, list: [{ message: text, metadata: { c: {} } }] },
  });
});

test("in XML and in lists of tags people write as well", () => {
  const body =
    "<R><tagSet><item><key>a</key><value>b</value></item><item><key>Name</key><value>c</value></item></tagSet>" +
    "<Tags><member><Key>a</Key><Value>b</Value></member></Tags><groupDescription>x</groupDescription><id>1</id></R>";
  const text = "<&";
  const item = (name: string) => `<item><key>${name}</key><value>&lt;&amp;</value></item>`;
  const member = (name: string) => `<member><Key>${name}</Key><Value>&lt;&amp;</Value></member>`;
  const dressed = `<R><tagSet>${item("a")}${item("Name")}${item("&lt;&amp;")}</tagSet><Tags>${member("a")}${member("&lt;&amp;")}</Tags><groupDescription>&lt;&amp;</groupDescription><id>1</id></R>`;
  for (const each of [body, Buffer.from(body)])
    expect(withForeignText({ status: 200, body: each }, text)).toEqual({ status: 200, body: dressed });
  const kept = withForeignText({ status: 200, body }, text, /^b$/).body;
  expect(kept).toBe(dressed.replace(/(>a<\/key><value>|>a<\/Key><Value>)[^<]*/g, "$1b"));
  const list = { status: 200, body: { tags: [{ Key: "a", Value: "b" }], errorMessage: "m" } };
  expect(withForeignText(list, "t").body).toEqual({
    tags: [
      { Key: "a", Value: "t" },
      { Key: "t", Value: "t" },
    ],
    errorMessage: "t",
  });
});

test("the fault reset breaks the connection", async () => {
  cloud.world.faults.add({ match: {}, kind: "reset" });
  await expect(request(path)).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("the fault truncated breaks off half way", async () => {
  cloud.world.faults.add({ match: {}, kind: "truncated" });
  await expect(request(path)).rejects.toMatchObject({ code: "ECONNRESET", message: "aborted" });
});

test("the fault hang never answers, and does not hold up a fast clock", async () => {
  cloud.world.faults.add({ match: {}, kind: "hang" });
  const hung = request(path).catch(({ code }) => code);
  await cloud.world.clock.sleep(60_000);
  expect(cloud.world.clock.iso()).toBe("2026-01-05T09:01:00.000Z");
  expect(cloud.world.record.requests).toMatchObject([{ status: 0, fault: "hang" }]);
  await cloud.close();
  expect(await hung).toBe("ECONNRESET");
});

test("the fault slow takes its time by the world's clock", async () => {
  cloud.world.faults.add({ match: {}, kind: "slow", seconds: 30 });
  expect((await request(path)).status).toBe(200);
  expect(cloud.world.clock.iso()).toBe("2026-01-05T09:00:30.000Z");
});

test("a fault afterwards loses only the answer", async () => {
  const form = "grant_type=refresh_token";
  cloud.world.faults.add({ match: { route: "POST /token$" }, kind: "error-503", after: true });
  const before = cloud.world.snapshot().ids.count;
  expect((await request("/adfs/oauth2/token", { method: "POST", body: form })).status).toBe(503);
  expect(cloud.world.snapshot().ids.count).toBeGreaterThan(before);
});
