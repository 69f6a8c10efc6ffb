import type { Answer, ApiRequest } from "../../service.ts";
import { formOf } from "./protocol/form.ts";
import { escapeXml } from "./protocol/xml.ts";
import { readSignature } from "./signature.ts";

const code = "NotImplemented";
const inXml = (message: string): string => `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;

/**
 * The refusal of an API that is not simulated, in the protocol that its client reads, which the request shows: S3's own XML, the
 * query protocol's, or JSON.
 */
export function unknownApi(request: ApiRequest, there: readonly string[]): Answer {
  const service = readSignature(request)?.service ?? request.url.hostname;
  const message = `${service} is no API of AWS that is simulated. There are: ${there.join(", ")}.`;
  if (service === "s3" || /(^|\.)s3[.-]/.test(request.url.hostname)) {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inXml(message)}</Error>`;
    return { status: 404, headers: { "content-type": "application/xml" }, body };
  }
  if (formOf(request).has("Action")) {
    const body = `<ErrorResponse><Error><Type>Sender</Type>${inXml(message)}</Error></ErrorResponse>`;
    return { status: 404, headers: { "content-type": "text/xml" }, body };
  }
  return { status: 404, headers: { "x-amzn-errortype": code }, body: { __type: code, message } };
}
