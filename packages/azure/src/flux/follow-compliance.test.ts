import { DeadlineError } from "@slipway/action";
import type { AzureReads } from "../azure.ts";
import type { FluxClusterReads } from "./cluster.ts";
import { followCompliance } from "./compliance.ts";
import type { ArmFluxConfiguration } from "./wire.ts";

const minutes = 60_000;

/** A state of the configuration, and for how long it lasts, in minutes. */
type Stage = readonly [state: object | undefined, lasts: number];

const failing = (reason: string, name = "apps", status = "False") => ({
  complianceState: "Non-Compliant",
  statuses: [
    {
      kind: "Kustomization",
      namespace: "flux",
      name,
      complianceState: "Non-Compliant",
      statusConditions: [{ type: "Ready", status, reason, message: `${reason} it is` }],
    },
  ],
});

/** What comes of stages that follow each other, and after how many minutes. The cluster is left alone from some minute on. */
async function follow(stages: readonly Stage[], { lenient = false, leftFrom = Infinity, until = 60 } = {}) {
  let now = 0;
  const [asked, waited]: [number[], string[]] = [[], []];
  const run = {
    clock: {
      now: () => now,
      async sleep(milliseconds: number) {
        now += milliseconds;
        if (now > until * minutes) throw new DeadlineError(60);
      },
    },
    async wait(what: string, work: () => Promise<unknown>) {
      waited.push(what);
      return await work();
    },
  };
  const shown = (): ArmFluxConfiguration | undefined => {
    let begins = 0;
    const isNow = ([, lasts]: Stage) => {
      begins += lasts * minutes;
      return now < begins;
    };
    const stage = stages.find(isNow) ?? stages.at(-1);
    return stage?.[0] && ({ id: "/fleet", name: "fleet", properties: stage[0] } as ArmFluxConfiguration);
  };
  const cluster = {
    async isLeftAlone(what: string) {
      expect(what).toBe("the configuration /fleet");
      asked.push(now / minutes);
      return now >= leftFrom * minutes;
    },
  } as unknown as FluxClusterReads;
  const azure = { arm: { get: async () => shown() }, run } as unknown as AzureReads;
  const outcome = await followCompliance(shown() as ArmFluxConfiguration, cluster, azure, lenient).then(
    () => "is over",
    ({ name, message, remedy }: { name: string; message: string; remedy?: string }) => {
      if (name === "NonCompliantError") expect(remedy).toMatch(/^[A-Z].*\.$/);
      return `${name}: ${message}`;
    },
  );
  expect(waited).toEqual(["what the cluster makes of /fleet"]);
  return { outcome, after: now / minutes, asked };
}

const says = (reason: string, name = "apps") =>
  `NonCompliantError: The cluster does not comply with /fleet: Kustomization flux/${name} failed with ${reason}: ${reason} it is`;

test.each<[string, Stage[], Parameters<typeof follow>[1], string, number]>([
  ["one that complies", [[{ complianceState: "Compliant" }, 1]], {}, "is over", 0],
  [
    "one that complies later",
    [
      [{ complianceState: "Pending" }, 5],
      [{ complianceState: "Compliant" }, 1],
    ],
    {},
    "is over",
    5,
  ],
  [
    "one without a word yet",
    [
      [{}, 2],
      [{ complianceState: "Compliant" }, 1],
    ],
    {},
    "is over",
    2,
  ],
  ["one that is suspended, which is no failure", [[{ complianceState: "Suspended" }, 1]], {}, "is over", 0],
  [
    "one that goes",
    [
      [{ complianceState: "Unknown" }, 1],
      [undefined, 1],
    ],
    {},
    "is over",
    1,
  ],
  ["a failure that stays for three minutes", [[failing("BuildFailed"), 9]], {}, says("BuildFailed"), 3],
  [
    "a failure that goes away before",
    [
      [failing("BuildFailed"), 2.5],
      [{ complianceState: "Compliant" }, 1],
    ],
    {},
    "is over",
    2.5,
  ],
  [
    "another failure, which counts from its beginning",
    [
      [failing("BuildFailed"), 2],
      [failing("HealthCheckFailed"), 9],
    ],
    {},
    says("HealthCheckFailed"),
    5,
  ],
  [
    "the same failure of another object",
    [
      [failing("BuildFailed"), 2],
      [failing("BuildFailed", "web"), 9],
    ],
    {},
    says("BuildFailed", "web"),
    5,
  ],
  ["a failure to a lenient caller", [[failing("BuildFailed"), 9]], { lenient: true }, "is over", 0],
  ["what is in progress until the deadline", [[failing("Progressing"), 99]], {}, says("Progressing"), 60.5],
  [
    "what is in progress, by other words",
    [
      [failing("ProgressingWithRetry"), 4],
      [failing("DependencyNotReady"), 4],
      [failing("ReconciliationInProgress"), 4],
      [{ complianceState: "Compliant" }, 1],
    ],
    {},
    "is over",
    12,
  ],
  [
    "a deadline without a failure",
    [[{ complianceState: "Pending" }, 99]],
    {},
    expect.stringMatching(/^DeadlineError/),
    60.5,
  ],
] as [
  string,
  Stage[],
  Parameters<typeof follow>[1],
  string,
  number,
][])("%s", async (_, stages, how, outcome, after) => {
  expect(await follow(stages, how)).toMatchObject({ outcome, after });
});

test("silence is over once nothing looks after the cluster, which is asked after ten minutes", async () => {
  const { outcome, after, asked } = await follow([[{ complianceState: "Pending" }, 99]], { leftFrom: 11 });
  expect([outcome, after, asked]).toEqual(["is over", 11, [10, 10.5, 11]]);
});
