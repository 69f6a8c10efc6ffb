import { remedyFor } from "../remedies.ts";

/** One field that an API server did not accept, or that another manager owns. */
export interface Cause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** A refusal of an API server. */
export interface Status {
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly Cause[];
}

/** A request that an API server refused. */
export class KubernetesError extends Error {
  override readonly name = "KubernetesError";
  readonly attempted: string;
  readonly status: number;
  readonly reason: string;
  readonly causes: readonly Cause[];
  readonly remedy: string;

  constructor(attempted: string, status: number, { reason, message, causes }: Status) {
    super(`${attempted} was refused with ${status} ${reason}: ${message}`);
    this.attempted = attempted;
    this.status = status;
    this.reason = reason;
    this.causes = causes;
    this.remedy = remedyFor(status, reason, message);
  }

  /** Whether the API server says that it does not exist. */
  get isAbsence(): boolean {
    return this.status === 404 && this.reason === "NotFound";
  }

  /** Whether someone else wrote in between, so that it has to be read and planned again. */
  get stale(): boolean {
    const fields = this.causes.some(({ reason }) => reason === "FieldManagerConflict");
    return this.status === 412 || (this.status === 409 && !fields);
  }
}

/**
 * What an API server says of a kind that nothing in the cluster defines: of groups that are not its own it knows so little
 * that Go's web server answers for it, without a Status.
 */
export function unserved(path: string, { status, text }: { status: number; text: string }): Status | undefined {
  const group = /^\/apis\/([^/.]+\.[^/]+)\//.exec(path)?.[1];
  if (status !== 404 || group === undefined || text.trim() !== "404 page not found") return undefined;
  return { reason: "NotFound", message: `the cluster serves no such kind of ${group}`, causes: [] };
}

/** Reads a refusal: a Status, or the answer of a gateway in front of the API server. */
export function statusOf(text: string, status: number): Status {
  try {
    const { kind, reason, message, details } = JSON.parse(text) as {
      readonly kind?: string;
      readonly reason?: string;
      readonly message?: string;
      readonly details?: { readonly causes?: readonly Cause[] };
    };
    if (kind === "Status") {
      return { reason: reason || `Http${status}`, message: message ?? "", causes: details?.causes ?? [] };
    }
  } catch {
    // Not from the API server itself.
  }
  const plain = text
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
  return { reason: `Http${status}`, message: plain || "The answer was empty.", causes: [] };
}
