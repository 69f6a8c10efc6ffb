import { UnfitError } from "@slipway/action";
import { isRecord } from "@slipway/reconcile";
import type { Configuration } from "./addon-state.ts";

/** The values in a text of JSON or YAML, which is what EKS takes. What parses YAML is loaded only for what is not JSON. */
export async function parseConfiguration(text = ""): Promise<Configuration> {
  if (text.trim() === "") return {};
  const value = await parse(text);
  if (isRecord(value)) return value;
  throw new UnfitError(
    "The configuration that the add-on has is no list of values by name.",
    "Correct it by hand (`aws eks update-addon --configuration-values`), then run again.",
  );
}

async function parse(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const { parseDocument } = await import("yaml");
    const document = parseDocument(text, { logLevel: "silent" });
    return document.errors.length > 0 ? undefined : document.toJS();
  }
}

/** Values over others: what only the others have stays. */
export function merged(have: Configuration, want: Configuration): Configuration {
  const entries = Object.entries(want).map(([name, value]): [string, unknown] => {
    const before = have[name];
    return [name, isRecord(before) && isRecord(value) ? merged(before, value) : value];
  });
  return { ...have, ...Object.fromEntries(entries) };
}
