/** A release cannot be made; the message says what to do first. */
export class ReleaseError extends Error {}
