import { startCloud } from "../../cloud.ts";

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20260105/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

// Each in the envelope of its protocol: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#operation-error-serialization,
// https://smithy.io/2.0/aws/customizations/s3-customizations.html#s3-error-responses.
test.each([
  [
    "s3",
    "GET",
    "/",
    undefined,
    {},
    "<Error><Code>NotImplemented</Code><Message>s3 is no API of AWS that is simulated.",
  ],
  ["autoscaling", "POST", "/", "Action=DescribeLoadBalancers&Version=2015-12-01", {}, "<ErrorResponse><Error>"],
  ["kinesis", "POST", "/", "{}", { "x-amz-target": "Kinesis_20131202.ListStreams" }, '"__type":"NotImplemented"'],
])("%s is refused by name, as its client reads it", async (service, method, path, body, headers, expected) => {
  const cloud = await startCloud({ time: "fast", log: () => {} });
  try {
    const answer = await cloud.request(method, path, body, { ...signed(service), ...headers });
    const text = typeof answer.body === "object" ? JSON.stringify(answer.body) : String(answer.body);
    expect(answer.status).toBe(404);
    expect(text).toContain(expected);
    expect(text).toContain(`${service} is no API of AWS that is simulated. There are: sts, `);
  } finally {
    await cloud.close();
  }
});
