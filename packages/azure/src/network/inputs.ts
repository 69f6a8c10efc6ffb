import { type Form, type Input, list, text } from "@slipway/action";
import { addressRange } from "../aks/ranges.ts";
import { parseAddress, parseCidr } from "./cidr.ts";

/** What subnets and the prefixes of networks may measure. */
export const rangeBits = { min: 2, max: 29 } as const;

/** What Azure takes for a name of something in a network. */
export const networkName = (longest: number): Form => ({
  pattern: new RegExp(`^[a-zA-Z0-9]([\\w.-]{0,${longest - 2}}\\w)?$`),
  write: `Write 1 to ${longest} letters, digits, dots, dashes or underscores; begin with a letter or digit and end with one or an underscore.`,
});

/** A range that a network or a subnet can have. */
export function networkRange(about: string): Input<string> {
  const range = addressRange(about);
  return {
    ...range,
    read(value) {
      const { bits } = parseCidr(value) ?? {};
      return bits === undefined || (bits >= rangeBits.min && bits <= rangeBits.max)
        ? range.read(value)
        : { problem: `Write a range from /${rangeBits.min} to /${rangeBits.max}.` };
    },
  };
}

/** Ranges that a chosen one keeps clear of. */
export const rangesToAvoid = (about: string): Input<readonly string[]> => list(about, addressRange("A range."));

/** Ranges, one a line, or `auto` to have one chosen. */
export function rangesOrAuto(about: string): Input<readonly string[] | undefined> {
  const ranges = list(about, networkRange("A range."));
  return { ...ranges, read: (value) => (value === "auto" ? { value: undefined } : ranges.read(value)) };
}

/** An IPv4 address. */
export const address = (about: string): Input<string> => ({
  ...text(about),
  read: (value) =>
    parseAddress(value) === undefined ? { problem: "Write an IPv4 address, such as 10.1.0.4." } : { value },
});

/** A range of addresses as services take it for a rule: a single address is written without a slash. */
export const ruleRange = (about: string): Input<string> => ({
  ...text(about),
  read: (value) =>
    parseAddress(value) === undefined && parseCidr(value) === undefined
      ? { problem: "Write an IPv4 address, or a range on its own boundary, such as 203.0.113.0/24." }
      : { value: value.replace(/\/32$/, "") },
});
