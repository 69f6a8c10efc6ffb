import type { JsonObject } from "./json.ts";

/** One field that was not accepted. */
export interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

interface Details {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

/** A refusal in the API server's own shape. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Details | undefined;

  /** Whether it is answered as a Status, or as a page with the message alone. */
  readonly form: "Status" | "page";

  constructor(code: number, reason: string, message: string, details?: Details, form: "Status" | "page" = "Status") {
    super(message);
    this.form = form;
    this.name = "StatusError";
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  status(): JsonObject {
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details ? { details: { ...this.details } as JsonObject } : {}),
      code: this.code,
    };
  }
}

/** What a refusal is about. */
export interface About {
  readonly group: string;
  /** The plural. */
  readonly resource: string;
  /** Kind, for the refusals that name it. */
  readonly kind: string;
}

const qualified = (about: About): string => (about.group ? `${about.resource}.${about.group}` : about.resource);
const details = (about: About, name: string, kind = about.resource): Details => ({
  ...(name ? { name } : {}),
  ...(about.group ? { group: about.group } : {}),
  ...(kind ? { kind } : {}),
});

/** There is no such object. */
export const notFound = (about: About, name: string): StatusError =>
  new StatusError(404, "NotFound", `${qualified(about)} "${name}" not found`, details(about, name));

/** There is no such path. */
export const noSuchPath = (): StatusError =>
  new StatusError(404, "NotFound", "the server could not find the requested resource", {});

/** No part of the API server answers for such a group: what is left is Go's own web server, which knows no Status. */
export const noSuchPage = (): StatusError => new StatusError(404, "NotFound", "404 page not found", {}, "page");

/** A failure before anything knows in which form to answer. */
export const internalError = (path: string, why: string): StatusError =>
  new StatusError(500, "InternalError", `Internal Server Error: "${path}": ${why}`, {}, "page");

/** An object of this name is there already. */
export const alreadyExists = (about: About, name: string): StatusError =>
  new StatusError(409, "AlreadyExists", `${qualified(about)} "${name}" already exists`, details(about, name));

/** Someone else was quicker, or the state does not allow it. */
export const conflict = (about: About, name: string, why: string): StatusError =>
  new StatusError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(about)} "${name}": ${why}`,
    details(about, name),
  );

/** A deletion was meant for another state of an object: it says the kind where others say the plural. */
export const otherwise = (about: About, name: string, why: string): StatusError =>
  conflict({ ...about, resource: about.kind }, name, why);

/** What a stale `resourceVersion` gets. */
export const stale = (about: About, name: string): StatusError =>
  conflict(about, name, "the object has been modified; please apply your changes to the latest version and try again");

/** A field's value is not acceptable. */
export function invalid(about: About, name: string, causes: readonly Cause[]): StatusError {
  const each = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const said = each.length === 1 ? each[0] : `[${each.join(", ")}]`;
  const kind = about.group ? `${about.kind}.${about.group}` : about.kind;
  return new StatusError(422, "Invalid", `${kind} "${name}" is invalid: ${said}`, {
    ...details(about, name, about.kind),
    causes,
  });
}

/** The request cannot be read. */
export const badRequest = (message: string): StatusError => new StatusError(400, "BadRequest", message);

/** No one signed in. */
export const unauthorized = (): StatusError => new StatusError(401, "Unauthorized", "Unauthorized");

/** Signed in, and not allowed. */
export const forbidden = (about: Partial<About>, name: string, message: string): StatusError =>
  new StatusError(403, "Forbidden", message, {
    ...(name ? { name } : {}),
    ...(about.group ? { group: about.group } : {}),
    ...(about.resource ? { kind: about.resource } : {}),
  });

/** An object that must not be touched. */
export const refused = (about: About, name: string, why: string): StatusError =>
  forbidden(about, name, `${qualified(about)} "${name}" is forbidden: ${why}`);

/** The path is there, the verb is not. */
export const methodNotAllowed = (): StatusError =>
  new StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});

/** The body is in no format that is known here. */
export const unsupportedMediaType = (accepted: readonly string[]): StatusError =>
  new StatusError(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );

/** The answer cannot be given in any requested format. */
export const notAcceptable = (offered: readonly string[]): StatusError =>
  new StatusError(406, "NotAcceptable", `only the following media types are accepted: ${offered.join(", ")}`);

/** A resource version or continue token from too long ago. */
export const expired = (message: string): StatusError => new StatusError(410, "Expired", message);

/** What a successful deletion without an object to show answers. */
export const success = (about: About, name: string, uid: string): JsonObject => ({
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Success",
  details: { name, ...(about.group ? { group: about.group } : {}), kind: about.resource, uid },
});

/** A field that must be there is not. */
export const required = (field: string, why = ""): Cause => ({
  reason: "FieldValueRequired",
  message: why ? `Required value: ${why}` : "Required value",
  field,
});
const shown = (value: unknown): string => JSON.stringify(value);

/** A value that is not acceptable. */
export const notValid = (field: string, value: unknown, why: string): Cause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${shown(value)}: ${why}`,
  field,
});
/** A value that is none of those that are known. */
export const unsupported = (field: string, value: unknown, allowed: readonly string[]): Cause => ({
  reason: "FieldValueNotSupported",
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed.map((one) => `"${one}"`).join(", ")}`,
  field,
});
/** A field that must not be there, or not be changed. */
export const notAllowed = (field: string, why: string): Cause => ({
  reason: "FieldValueForbidden",
  message: `Forbidden: ${why}`,
  field,
});
