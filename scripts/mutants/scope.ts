const packages = ["reconcile", "action", "azure", "aws", "kubernetes", "github", "hopsworks", "clusters"];

/** Whether mutants are made of a file, given by its path from the root. */
export const isMutated = (path: string): boolean =>
  packages.some((name) => path.startsWith(`packages/${name}/src/`)) && !/\.test\.ts$|test-support/.test(path);

/** The test file that sees what all actions declare: their inputs are made while the packages load. */
export const declarations = "test/declarations.test.ts";

/** The test files that are to notice them, by their paths from the root. */
export const testsOf: readonly string[] = [
  `packages/{${packages}}/src/**/*.test.ts`,
  "actions/*/src/*.test.ts",
  declarations,
];
