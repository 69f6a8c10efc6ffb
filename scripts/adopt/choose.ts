import { MissingError, UnfitError } from "../../packages/action/src/index.ts";

interface Choice<T> {
  /** What is chosen, such as "AKS cluster". */
  readonly what: string;
  /** Where it was looked for. */
  readonly where: string;
  /** The option that names one. */
  readonly option: string;
  /** The one that the option names, if it was given. */
  readonly named: string | undefined;
  readonly all: readonly T[];
  /** What to do where there is none. */
  readonly otherwise: string;
}

/** The one that an option names, or the only one. Never one of several. */
export function chosen<T extends { readonly name: string }>({
  what,
  where,
  option,
  named,
  all,
  otherwise,
}: Choice<T>): T {
  const names = all
    .map(({ name }) => name)
    .sort()
    .join(", ");
  if (named !== undefined) {
    const found = all.find((one) => one.name.toLowerCase() === named.toLowerCase());
    if (found !== undefined) return found;
    throw new MissingError(
      `There is no ${what} ${named} in ${where}; there is ${names || "none"}.`,
      `Correct ${option}.`,
    );
  }
  const [only, ...others] = all;
  if (only === undefined) throw new MissingError(`There is no ${what} in ${where}.`, otherwise);
  if (others.length === 0) return only;
  throw new UnfitError(
    `There are ${all.length} of the kind ${what} in ${where}: ${names}.`,
    `Say which one by ${option} NAME; run it again for each of the others.`,
  );
}
