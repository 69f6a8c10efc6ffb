const packages = "reconcile|action|azure|aws|kubernetes|github";

/** Whether mutants are made of a file, given by its path from the root. */
export const isMutated = (path: string): boolean =>
  new RegExp(`^packages/(${packages})/src/.*\\.ts$`).test(path) && !/\.test\.ts$|test-support/.test(path);

/** The test files that are to notice them, in Jest's globs. */
export const testsOf: readonly string[] = [
  `<rootDir>/packages/(${packages})/**/*.test.ts`,
  "<rootDir>/actions/**/*.test.ts",
];
