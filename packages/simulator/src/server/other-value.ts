import { escapeXml } from "../aws/engine/protocol/xml.ts";
import type { Answer } from "../service.ts";

/** An answer of a world in which a value is another one, wherever the whole of a text is this value. */
export function withOtherValue(answer: Answer, was: string, text: string): Answer {
  const { body } = answer;
  if (typeof body === "string" || Buffer.isBuffer(body))
    return { ...answer, body: String(body).replaceAll(`>${escapeXml(was)}<`, `>${escapeXml(text)}<`) };
  if (body === undefined) return answer;
  return { ...answer, body: JSON.parse(JSON.stringify(body).replaceAll(JSON.stringify(was), JSON.stringify(text))) };
}
