/** What a contributor's commands say of themselves, by their files. What people use has help of its own. */
export const usages: Readonly<Record<string, string>> = {
  "scripts/check.ts": `Checks format, lint, types, import rules, generated files, regular expressions, workflows and words. Takes a minute or more.

  npm run check
`,
  "scripts/generate.ts": `Writes the generated files: action.yml, READMEs, schemas, workflows, pages and transcripts. Read their differences.

  npm run generate
  npm run generate -- --check    write nothing, and fail if one is out of date
`,
  "scripts/record-needs.ts": `Rehearses the workflows and records the permissions that they need. Takes a minute and a half; then run npm run generate.

  npm run record-needs
`,
  "scripts/bundle.ts": `Bundles the actions into dist, as GitHub's runner starts them.

  npm run bundle
  npm run bundle -- --if-absent  only if that has never been done
`,
  "scripts/conformance.ts": `Drives the simulated cloud with clients that are not ours, and names each that is not installed.

  npm run conformance
  npm run conformance -- --api-server   compare the simulated Kubernetes with a real API server instead

All other options are Jest's, such as --testPathPatterns report-page.
`,
  "scripts/picture.ts": `Takes the README's picture of the report that npm start wrote, in both themes. Needs Chromium.

  npm run picture                CHROMIUM names another program than /usr/bin/chromium
`,
  "scripts/mutants.ts": `Changes the packages in one place after another, in memory, and fails if the tests notice too few changes.

  npm run mutants [-- options]

  --sample N     how many places (400)
  --seed N       which ones (1)
  --all          every place
  --only PATH    only places in files whose path begins so
  --seconds N    leave out what takes the tests longer (10)
  --workers N    how many processes (one for each core)
`,
  "scripts/facts.ts": `Takes the rules behind each fact about a cloud out of a copy of the repository, and fails if no test notices.

  npm run facts
  npm run facts -- --only azure      one of azure, aws and github
  npm run facts -- --only azure.12   one fact
`,
  "scripts/release.ts": `Releases a version that CHANGELOG.md has an entry for: bundles, archive, SBOM and tags.

  npm run release -- 1.2.3 [options]

  --build              only build: this half needs no right to write
  --publish            only publish what was built
  --vendor OWNER/REPO  also write the workflows for GitHub Enterprise Server, with our actions in that repository
`,
  "scripts/new-action.ts": `Writes an action that passes the laws as it stands, to start from.

  npm run new-action -- VERB-NOUN [--cloud azure|aws|kubernetes|github]
`,
  "scripts/new-workflow.ts": `Writes a workflow of one step in the pattern of all, with its page.

  npm run new-workflow -- NAME
`,
  "bench/bench.ts": `Measures, and fails if a bound is missed that time on a shared machine does not move.

  npm run bench
  npm run bench -- --short             fewer runs of each
  npm run bench -- --environments 200  only the drift checks of so many environments
`,
};
