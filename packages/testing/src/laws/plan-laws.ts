import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JobFiles } from "../job-files.ts";
import { rightsAsked, rightsUsed } from "./cluster-rights.ts";
import { type LawSubject, lawUnless, writesOf } from "./subject.ts";

interface PlannedStep {
  readonly operation: string;
  readonly kind: string;
  readonly id: string;
  readonly changes?: readonly unknown[];
}

/** Laws 1 and 13: what a plan does and says. */
export function planLaws(subject: LawSubject): void {
  test.each(["plan", "check"])("1: a %s writes nothing", async (mode) => {
    const { arranged, cloud } = subject;
    const before = [await arranged.owned(cloud), await arranged.foreign(cloud)];
    const ran = await subject.run(mode);
    expect(writesOf(ran)).toEqual([]);
    expect([await arranged.owned(cloud), await arranged.foreign(cloud)]).toEqual(before);
    expect(ran.outputs.drift).toBe("true");
    expect(ran.code).toBe(mode === "check" ? 1 : 0);
  });

  lawUnless(subject.exempt.shown, "1: to a later step of its job all that a plan names is there", async () => {
    const { arranged, bench, action } = subject;
    const job = new JobFiles(arranged.ledger);
    const plan = async (step: string) =>
      await bench.run(
        action,
        { ...arranged.inputs, mode: "plan" },
        undefined,
        { ...arranged.env, GITHUB_ACTION: step },
        job,
      );
    expect(await plan("first")).toSucceed();
    const later = await plan("later");
    expect(later).toSucceed();
    const unseen = (JSON.parse(later.outputs.plan ?? "") as PlannedStep[]).map(
      ({ kind, id }) =>
        `${kind} ${id} is planned again: its resource has to say by \`shows\` what a read gives after it`,
    );
    expect(unseen).toEqual([]);
  });

  transcriptLaw(subject);

  test("1: a plan of a destroy writes nothing, and the destroy removes what it names", async () => {
    const { arranged, cloud } = subject;
    const applied = await subject.run("apply");
    const before = [await arranged.owned(cloud), await arranged.foreign(cloud)];
    const planned = await subject.run("plan-destroy");
    expect(planned).toSucceed();
    expect(writesOf(planned)).toEqual([]);
    expect([await arranged.owned(cloud), await arranged.foreign(cloud)]).toEqual(before);
    const steps = JSON.parse(planned.outputs.plan ?? "") as PlannedStep[];
    // What was made is removed, or the action says why not.
    const made = (JSON.parse(applied.outputs.plan ?? "") as PlannedStep[]).filter(
      ({ operation }) => operation === "create",
    );
    const stay = made.filter(({ kind, id }) => !steps.some((step) => step.kind === kind && step.id === id));
    expect(new Set(stay.map(({ kind }) => kind))).toEqual(new Set(Object.keys(subject.exempt.stays ?? {})));
    const ran = await subject.run("destroy", { confirm: arranged.confirm });
    expect(ran.outputs["plan-digest"]).toBe(planned.outputs["plan-digest"]);
    expect(steps.filter(({ operation }) => operation !== "delete")).toEqual([]);
    expect(ran.outputs.changed).toBe(String(steps.length > 0));
    expect((await subject.run("plan-destroy")).outputs.steps).toBe("0");
  });

  test("13: a plan names every field of what it would create", async () => {
    const ran = await subject.run("plan");
    expect(ran).toSucceed();
    const steps = JSON.parse(ran.outputs.plan ?? "") as PlannedStep[];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter(({ operation, changes }) => operation !== "update" && !changes?.length)).toEqual([]);
  });

  lawUnless(
    subject.exempt.clusterRights,
    "13: a plan asks a cluster for the right to each write of an apply there",
    async () => {
      expect(await subject.run("plan")).toSucceed();
      const asked = rightsAsked(subject.cloud.world.record.requests);
      const from = subject.cloud.world.record.requests.length;
      expect(await subject.run("apply")).toSucceed();
      const used = rightsUsed(subject.cloud.world.record.requests.slice(from));
      expect(used.filter((right) => !asked.includes(right))).toEqual([]);
    },
  );
}

/** Law 13 on what people read: a change of it is seen in a review, as `npm run generate` writes it. */
export function transcriptLaw(subject: LawSubject): void {
  test("13: what it says of an apply and of drift, and what it leaves, is what its transcript shows", () => {
    const { text, file } = subject.transcript;
    expect(text).toBe(readFileSync(join(__dirname, "../../../..", file), "utf8"));
  });
}
