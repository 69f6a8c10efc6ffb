import type { Ran } from "./run-action.ts";

type Outcome = Pick<Ran, "code" | "printed">;

declare global {
  // The types of Jest know no other way to add a matcher.
  namespace jest {
    interface Matchers<R> {
      /** The run ended well. */
      toSucceed(): R;
      /** The run ended with an error; its log says this. */
      toRefuse(...texts: readonly (string | RegExp)[]): R;
    }
  }
}

const says = (printed: string, text: string | RegExp): boolean =>
  typeof text === "string" ? printed.includes(text) : text.test(printed);

expect.extend({
  toSucceed({ code, printed }: Outcome) {
    return {
      pass: code === 0,
      message: () => `The run was to ${this.isNot ? "fail" : "succeed"}, and ended with ${code}:\n${printed}`,
    };
  },
  toRefuse({ code, printed }: Outcome, ...texts: readonly (string | RegExp)[]) {
    const missing = texts.filter((text) => !says(printed, text));
    return {
      pass: code === 1 && missing.length === 0,
      message: () => `The run was to be refused with ${missing.join(" and ")}; it ended with ${code}:\n${printed}`,
    };
  },
});
