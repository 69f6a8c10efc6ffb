/** A figure and what it has to be. */
export interface Row {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  /** The limit is a lower one. */
  readonly atLeast?: true;
  /** Time on a machine that others share moves it: a missed limit is shown, and fails nothing. */
  readonly noisy?: true;
}
