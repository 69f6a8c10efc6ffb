/** Any JSON, as recorded. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What stands for a value that changes from run to run. */
const placeholder = /<[^<>]+>|\b1{12}\b/g;

function fits(recorded: string, ours: string): boolean {
  const pattern = recorded.split(placeholder).map(quoted).join(".+");
  return new RegExp(`^${pattern}$`, "s").test(ours);
}

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === "object" && value !== null && !(value instanceof Date) && Object.keys(value).length === 0);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Times and policies: the recorder's client reads them as it likes. */
function read(value: unknown): unknown {
  if (value instanceof Date) return "<datetime>";
  if (typeof value === "string" && value.startsWith("%7B")) return JSON.parse(decodeURIComponent(value));
  return value;
}

/** Where an answer of ours is not as recorded. An empty list or structure is as none: clients differ in that. */
export function differences(path: string, recorded: Json | undefined, given: unknown): string[] {
  const ours = read(given);
  if (isNothing(recorded) && isNothing(ours)) return [];
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length !== ours.length) return [`${path}: ${recorded.length} recorded, ${ours.length} ours`];
    return recorded.flatMap((each, index) => differences(`${path}[${index}]`, each, ours[index]));
  }
  if (isRecord(recorded) && isRecord(ours)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(ours)])];
    return keys.flatMap((key) => differences(`${path}.${key}`, recorded[key], ours[key]));
  }
  if (typeof recorded === "string" && typeof ours === "string") {
    const isTime = recorded === "datetime" || recorded === "timestamp";
    if (isTime ? ours === "<datetime>" : fits(recorded, ours)) return [];
  }
  return recorded === ours ? [] : [`${path}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(ours)}`];
}

/** What a call came to, in the shape of the recordings: the answer, or the refusal. */
export async function answerOf(call: Promise<object>): Promise<Record<string, unknown>> {
  try {
    const { $metadata, ...answer } = (await call) as { $metadata?: { httpStatusCode?: number } };
    return { ...answer, ResponseMetadata: { HTTPStatusCode: $metadata?.httpStatusCode } };
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error)) throw error;
    const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
    const Code = "Code" in error ? error.Code : error.name;
    const type = "$fault" in error && error.$fault === "client" ? { Type: "Sender" } : {};
    return {
      Error: { Code, Message: error.message, ...type },
      ResponseMetadata: { HTTPStatusCode: httpStatusCode },
    };
  }
}
