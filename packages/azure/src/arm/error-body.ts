/** The envelope in which ARM and its providers wrap a refusal. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details: readonly ErrorBody[];
  readonly additionalInfo: readonly unknown[];
}

/** The innermost detail says what went wrong; the outer ones only where. */
export function deepestOf(body: ErrorBody): ErrorBody {
  const inner = body.details.at(-1);
  return inner ? deepestOf(inner) : body;
}

/** Reads a refusal in any of its shapes: wrapped, bare, JSON inside the message, or a gateway's page. */
export function errorBody(text: string, status: number): ErrorBody {
  const parsed = parse(text);
  const given = isRecord(parsed) && isRecord(parsed.error) ? parsed.error : parsed;
  const body = isRecord(given) ? read(given) : undefined;
  if (body) return body;
  const plain = text
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
  return { code: `Http${status}`, message: plain || "The answer was empty.", details: [], additionalInfo: [] };
}

function read(given: Readonly<Record<string, unknown>>): ErrorBody | undefined {
  const { code, message, target, details, additionalInfo, subcode } = given;
  if (typeof code !== "string" && typeof message !== "string") return undefined;
  const inside = typeof message === "string" && message.trimStart().startsWith("{") ? errorBody(message, 0) : undefined;
  const listed = Array.isArray(details) ? details.filter(isRecord).flatMap((detail) => read(detail) ?? []) : [];
  return {
    code: typeof code === "string" ? code : typeof subcode === "string" ? subcode : "Unknown",
    message: typeof message === "string" ? message : "",
    ...(typeof target === "string" ? { target } : {}),
    details: inside && inside.code !== "Http0" ? [...listed, inside] : listed,
    additionalInfo: Array.isArray(additionalInfo) ? additionalInfo : [],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
