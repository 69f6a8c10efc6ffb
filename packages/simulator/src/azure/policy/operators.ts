import { isObject, type Json, listOf } from "../engine/json.ts";

type Operator = (value: Json | undefined, wanted: Json) => boolean;

/** Texts are compared in whatever case; numbers and truth values as the text that they are written with. */
const text = (value: Json | undefined): string =>
  value === undefined || value === null
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value).toLowerCase();

const equals: Operator = (value, wanted) => text(value) === text(wanted);
const within: Operator = (value, wanted) => listOf(wanted).some((one) => equals(value, one));
const exists: Operator = (value, wanted) => (value !== undefined && value !== null) === (text(wanted) === "true");
const contains: Operator = (value, wanted) => text(value).includes(text(wanted));
const containsKey: Operator = (value, wanted) =>
  isObject(value) && Object.keys(value).some((key) => key.toLowerCase() === text(wanted));

const escaped = (character: string): string => character.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
const shaped =
  (signs: Readonly<Record<string, string>>, flags: string): Operator =>
  (value, wanted) =>
    new RegExp(`^${[...String(wanted)].map((sign) => signs[sign] ?? escaped(sign)).join("")}$`, flags).test(
      value === undefined || value === null ? "" : String(value),
    );
const like = shaped({ "*": ".*", "?": "." }, "is");
const match = shaped({ "#": "\\d", "?": "[A-Za-z]", ".": "." }, "s");
const matchInsensitively = shaped({ "#": "\\d", "?": "[A-Za-z]", ".": "." }, "is");

/** Numbers by their value where both are some, else texts. Nothing is neither less nor greater. */
const compared =
  (judge: (difference: number) => boolean): Operator =>
  (value, wanted) => {
    if (value === undefined || value === null) return false;
    const [a, b] = [Number(value), Number(wanted)];
    const isNumeric = typeof value === "number" || typeof wanted === "number";
    const [left, right] = [text(value), text(wanted)];
    return judge(isNumeric ? a - b : left < right ? -1 : left > right ? 1 : 0);
  };

const not =
  (operator: Operator): Operator =>
  (value, wanted) =>
    !operator(value, wanted);

/** The operators of a condition, by the names that a denial has for them. */
export const operators: Readonly<Record<string, Operator>> = {
  Equals: equals,
  NotEquals: not(equals),
  In: within,
  NotIn: not(within),
  Exists: exists,
  Like: like,
  NotLike: not(like),
  Match: match,
  NotMatch: not(match),
  MatchInsensitively: matchInsensitively,
  NotMatchInsensitively: not(matchInsensitively),
  Contains: contains,
  NotContains: not(contains),
  ContainsKey: containsKey,
  NotContainsKey: not(containsKey),
  Less: compared((difference) => difference < 0),
  LessOrEquals: compared((difference) => difference <= 0),
  Greater: compared((difference) => difference > 0),
  GreaterOrEquals: compared((difference) => difference >= 0),
};
