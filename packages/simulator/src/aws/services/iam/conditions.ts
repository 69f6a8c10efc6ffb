import { isFields, type Value } from "../../engine/operation.ts";

const compared = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

/** The operators of conditions, as the reference of IAM's policy language has them. */
const operators = new Set([
  ...["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map(
    (name) => `String${name}`,
  ),
  ...compared.map((name) => `Numeric${name}`),
  ...compared.map((name) => `Date${name}`),
  ...["Equals", "Like", "NotEquals", "NotLike"].map((name) => `Arn${name}`),
  ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null"],
]);

const plain = (operator: string): string => operator.replace(/^ForA(ny|ll)Values?:/, "").replace(/IfExists$/, "");

const isScalar = (value: Value): boolean => ["string", "number", "boolean"].includes(typeof value);

const isValue = (value: Value): boolean => (Array.isArray(value) ? value.every(isScalar) : isScalar(value));

/** Whether a condition block has the form of one. An operator that there is not may stand there without a key. */
export const isConditions = (value: Value): boolean =>
  value === undefined ||
  (isFields(value) &&
    Object.entries(value).every(
      ([operator, keys]) =>
        isFields(keys) &&
        Object.values(keys).every(isValue) &&
        (operators.has(plain(operator)) || Object.keys(keys).length === 0),
    ));

/** Whether the dates of a condition block are dates: seconds since 1970, or as ISO 8601 has them. */
export const hasDates = (value: Value): boolean =>
  !isFields(value) ||
  Object.entries(value).every(
    ([operator, keys]) =>
      !plain(operator).startsWith("Date") || (isFields(keys) && Object.values(keys).flat().map(String).every(isDate)),
  );

const date =
  /^(-?\d{1,9})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:t(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d{1,9})?)?)?)?(?:z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

function isDate(text: string): boolean {
  if (/^\d+$/.test(text)) return BigInt(text) <= 9_223_372_036_854_775_807n;
  const [, , month = "1", day = "1", hour = "0", minute = "0", second = "0"] = date.exec(text) ?? [
    undefined,
    undefined,
    "0",
  ];
  const within = (number: string, low: number, high: number) => Number(number) >= low && Number(number) <= high;
  return (
    within(month, 1, 12) && within(day, 1, 31) && within(hour, 0, 23) && within(minute, 0, 59) && within(second, 0, 59)
  );
}
