import type { JsonObject } from "../../engine/json.ts";
import { Refusal } from "../../engine/refusal.ts";
import type { Wire } from "../../engine/resource-type.ts";

/** How answers of AKS look. */
export const aksWire: Wire = { json: "application/json", meter: "global" };

/** A refusal in the shape of AKS: without the `error` around it, with members of its own. */
export const aks = (status: number, code: string, message: string, extra: JsonObject = {}): Refusal =>
  new Refusal(status, code, message, { bare: true, extra: { details: null, subcode: "", ...extra } });

/** A property that is fixed once the cluster is made. */
export const cannotChange = (path: string): Refusal => {
  const target = path.replace(/^properties\./, "");
  return aks(400, "PropertyChangeNotAllowed", `Changing property '${target}' is not allowed.`, { target });
};
