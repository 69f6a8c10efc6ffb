import { openTestRepository, type TestRepository } from "../repository.test-support.ts";

let repository: TestRepository;
beforeAll(async () => {
  repository = await openTestRepository();
});
afterAll(() => repository.close());

// GitHub docs, "Choosing the runner for a job": a label, a list of labels, or a group with labels, by an expression too.
test.each([
  ["ubuntu-latest", ["ubuntu-latest"]],
  ["[self-hosted, linux]", ["self-hosted", "linux"]],
  ["{ group: inside, labels: [linux] }", ["linux"]],
  [`"\${{ fromJSON('[\\"self-hosted\\", \\"linux\\"]') }}"`, ["self-hosted", "linux"]],
  [`"\${{ fromJSON('{\\"group\\": \\"inside\\", \\"labels\\": \\"linux\\"}') }}"`, ["linux"]],
])("a job that runs on %s asks for %j", async (written, labels) => {
  const { jobs } = await repository.runJobs(`  a: { runs-on: ${written}, steps: [{ run: 'true' }] }`);
  expect(jobs.map(({ conclusion, runsOn }) => [conclusion, runsOn])).toEqual([["success", labels]]);
});

test("a runner of another system is refused by its label", async () => {
  const job = `  a: { runs-on: "\${{ format('{0}-latest', 'windows') }}", steps: [{ run: 'true' }] }`;
  const { jobs } = await repository.runJobs(job);
  expect(jobs[0]?.annotations[0]?.text).toBe("Runners with the label windows-latest are not modelled; Linux is.");
});
