import type { Run } from "@slipway/action";
import { ownerOf, parsePrincipal } from "./arn.ts";
import { call, unlessMissing, write } from "./calls.ts";
import { clientConfig } from "./config.ts";
import { AwsError, refusalIn } from "./errors.ts";

/** An error as the vendor's SDK throws it. */
const refusal = (status: number, code: string, message = "m", headers: Record<string, string> = {}) =>
  Object.assign(new RangeError(message), {
    name: code,
    $fault: "client",
    $metadata: { httpStatusCode: status, requestId: "q" },
    $response: { headers },
  });

/** A service that answers with these, one after the other; what is no error is an answer. */
function service(...answers: unknown[]) {
  const rests: number[] = [];
  let time = 0;
  let sent = 0;
  const stop = new AbortController();
  const clock = {
    now: () => time,
    async sleep(milliseconds: number, signal?: AbortSignal) {
      // The watch over an answer never ends here.
      if (milliseconds === 60_000 && signal) return await new Promise<void>(() => {});
      rests.push(milliseconds);
      time += milliseconds;
    },
  };
  const run = { clock, signal: stop.signal, debug: () => {} } as unknown as Run;
  const send = async () => {
    const answer = answers[Math.min(sent, answers.length - 1)];
    sent += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { run, send, rests, stop, sent: () => sent };
}

test("an answer is given", async () => {
  const { run, send, sent } = service("answer");
  expect([await call(run, "x:Y", send), sent()]).toEqual(["answer", 1]);
});

test("what passes is sent again after as long as the service says", async () => {
  const { run, send, rests } = service(refusal(400, "ThrottlingException", "m", { "retry-after": "17" }), "answer");
  expect(await call(run, "x:Y", send)).toBe("answer");
  expect(rests).toEqual([17_000]);
});

test("else longer each time, seven times in all", async () => {
  const { run, send, rests, sent } = service(refusal(503, "Down"));
  await expect(call(run, "x:Y", send)).rejects.toMatchObject({ name: "AwsError", status: 503, code: "Down" });
  expect([sent(), rests.length]).toEqual([7, 6]);
  rests.forEach((rest, at) => {
    expect(rest).toBeGreaterThanOrEqual(500 * 2 ** at);
    expect(rest).toBeLessThanOrEqual(1_000 * 2 ** at);
  });
});

test("waiting has a limit of five minutes", async () => {
  const { run, send, rests } = service(refusal(429, "Slow", "m", { "retry-after": "150" }));
  await expect(call(run, "x:Y", send)).rejects.toMatchObject({ status: 429 });
  expect(rests).toEqual([150_000, 150_000]);
});

test("a refusal that stays one is not sent again", async () => {
  const { run, send, sent } = service(refusal(403, "AccessDenied"));
  await expect(call(run, "x:Y", send)).rejects.toThrow("x:Y was refused with 403 AccessDenied: m (request q)");
  expect(sent()).toBe(1);
});

test("no whole answer is an error with what to check", async () => {
  const { run, send, sent } = service(new RangeError("reset"));
  await expect(call(run, "x:Y", send)).rejects.toMatchObject({
    name: "UnreachableError",
    message: "x:Y got no whole answer: reset",
    remedy: expect.stringContaining("HTTPS_PROXY"),
  });
  expect(sent()).toBe(7);
});

test.each([
  ["one with a remedy of its own", Object.assign(new RangeError("own"), { remedy: "Do." })],
  ["the run's deadline", Object.assign(new RangeError("own"), { name: "DeadlineError" })],
  ["GitHub's refusal of a token", Object.assign(new RangeError("own"), { name: "IdTokenError" })],
])("an error of ours stays as it is: %s", async (_, error) => {
  const { run, send, sent } = service(error);
  await expect(call(run, "x:Y", send)).rejects.toBe(error);
  expect(sent()).toBe(1);
});

test("a run that is stopped sends no more", async () => {
  const { run, send, stop, sent } = service(refusal(503, "Down"));
  stop.abort(new RangeError("stopped"));
  await expect(call(run, "x:Y", send)).rejects.toThrow("stopped");
  expect(sent()).toBe(1);
});

describe("a write", () => {
  test("that something else is in the way of is decided again", async () => {
    const { run, send, sent } = service(refusal(409, "ResourceInUseException", "busy"));
    await expect(write(run, "x:Y", send)).rejects.toMatchObject({
      name: "StaleError",
      message: expect.stringContaining("409 ResourceInUseException: busy"),
      rest: 15_000,
      remedy: expect.stringContaining("still going on"),
    });
    expect(sent()).toBe(1);
  });

  test("of what is not known everywhere yet is sent again every ten seconds, thirteen times", async () => {
    const late = refusal(400, "InvalidParameterException", "invalid principal");
    const { run, send, rests } = service(late, late, "answer");
    expect(await write(run, "x:Y", send)).toBe("answer");
    expect(rests).toEqual([10_000, 10_000]);
    const never = service(late);
    await expect(write(never.run, "x:Y", never.send)).rejects.toMatchObject({ code: "InvalidParameterException" });
    expect(never.sent()).toBe(13);
  });

  test("that is refused, or gets no answer, is an error", async () => {
    const { run, send } = service(refusal(403, "AccessDenied"));
    await expect(write(run, "x:Y", send)).rejects.toMatchObject({ name: "AwsError" });
    const silent = service(new RangeError("reset"));
    await expect(write(silent.run, "x:Y", silent.send)).rejects.toMatchObject({ name: "UnreachableError" });
  });
});

const awsError = (status: number, message = "m") =>
  AwsError.refused("x:Y", { status, code: "C", message, requestId: undefined });

test("what does not exist is undefined, any other refusal an error", async () => {
  expect(await unlessMissing(Promise.resolve(1))).toBe(1);
  expect(await unlessMissing(Promise.reject(await awsError(404)))).toBeUndefined();
  await expect(unlessMissing(Promise.reject(await awsError(403)))).rejects.toThrow("403");
  await expect(unlessMissing(Promise.reject(new RangeError("x")))).rejects.toThrow("x");
});

test.each([
  [refusal(400, "C"), { status: 400, code: "C", message: "m", requestId: "q" }],
  [Object.assign(refusal(400, "C"), { Code: "D" }), { status: 400, code: "D", message: "m", requestId: "q" }],
  [
    refusal(429, "C", "m", { "retry-after": "3" }),
    { status: 429, code: "C", message: "m", requestId: "q", retryAfter: 3_000 },
  ],
  [refusal(429, "C", "m", { "retry-after": "soon" }), { status: 429, code: "C", message: "m", requestId: "q" }],
  [refusal(200, "C"), undefined],
  [new RangeError("reset"), undefined],
  [Object.assign(new RangeError("x"), { $fault: "client" }), undefined],
])("a refusal in an error of the SDK's (%#)", (error, read) => {
  expect(refusalIn(error)).toEqual(read);
});

test.each([
  [
    "arn:aws:iam::111122223333:role/a/b/name",
    { partition: "aws", account: "111122223333", kind: "role", name: "name" },
  ],
  [
    "arn:aws-cn:iam::111122223333:instance-profile/nodes",
    { partition: "aws-cn", account: "111122223333", kind: "instance-profile", name: "nodes" },
  ],
  ["arn:aws:iam::111122223333:user/name", undefined],
  ["name", undefined],
])("the principal %s", (arn, parts) => {
  expect(parsePrincipal(arn)).toEqual(parts);
});

test("the owner of any caller is in its ARN", () => {
  expect(ownerOf("arn:aws-cn:sts::111122223333:assumed-role/a/b")).toEqual({
    partition: "aws-cn",
    account: "111122223333",
  });
});

test("every client of the vendor's tries once, at the endpoint of the environment", () => {
  expect(clientConfig("r", { env: {} })).toMatchObject({ region: "r", maxAttempts: 1 });
  expect(clientConfig("r", { env: {} })).not.toHaveProperty("endpoint");
  expect(clientConfig("r", { env: { AWS_ENDPOINT_URL: "https://x" } }).endpoint).toBe("https://x");
});
