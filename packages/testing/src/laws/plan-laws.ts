import { type LawSubject, writesOf } from "./subject.ts";

interface PlannedStep {
  readonly operation: string;
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

  test("13: a plan names every field of what it would create", async () => {
    const ran = await subject.run("plan");
    expect(ran).toSucceed();
    const steps = JSON.parse(ran.outputs.plan ?? "") as PlannedStep[];
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter(({ operation, changes }) => operation !== "update" && !changes?.length)).toEqual([]);
  });
}
