import { type AnyAction, commonInputs, InputError, readInputs, variable } from "@slipway/action";
import fc from "fast-check";

const nasty = fc.oneof(
  // All that a text can hold; fast-check's own such unit takes most of a second to make.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "true",
    "-1",
    "1e9",
    "NaN",
    "{}",
    "[",
    "- a\n- b",
    "*x",
    "&a *a",
    "__proto__",
    "../..",
    "${{ x }}",
    "%0A::error::x",
    "a".repeat(70_000),
  ),
  fc.constantFrom(
    "/subscriptions/",
    "/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/virtualNetworks/z",
    "https://x/",
    "arn:aws:iam::1:role/x",
  ),
);

/** Whatever the inputs hold, reading them gives values or one `InputError`: nothing else, ever. */
export async function propertyOfInputs(action: AnyAction, env: Readonly<Record<string, string>>): Promise<void> {
  const inputs = { ...action.inputs, ...commonInputs };
  const names = Object.keys(inputs);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), nasty), async (given) => {
      const variables = Object.fromEntries(Object.entries(given).map(([name, value]) => [variable(name), value]));
      try {
        await readInputs(inputs, { ...env, ...variables }, (values) => action.contradictions?.(values) ?? []);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        // One expectation for all: each costs more than what it looks at.
        const odd = error.problems.filter(({ input, problem }) => !names.includes(input) || !/[.…:]/.test(problem));
        expect(odd).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
}
