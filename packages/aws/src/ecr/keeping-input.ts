import { type Input, list, text } from "@slipway/action";
import type { Keeping } from "./lifecycle-rule.ts";

/** Lines such as release-*=10: a pattern of tags and a number. */
export const keepingList = (about: string): Input<readonly Keeping[]> => list(about, line);

const line: Input<Keeping> = {
  ...text("A pattern of tags and a number."),
  read(given) {
    const [, pattern = "", digits = ""] = /^([\w.*-]+)\s*=\s*(\d{1,9})$/.exec(given) ?? [];
    const number = Number(digits);
    if (pattern === "" || number < 1)
      return { problem: "Write PATTERN=NUMBER, such as release-*=10; the number is at least 1." };
    return pattern.split("*").length > 5
      ? { problem: "Write at most four *: ECR takes no more." }
      : { value: { pattern, number } };
  },
};
