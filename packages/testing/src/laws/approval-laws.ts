import { otherValues } from "./other-values.ts";
import { type LawSubject, writesOf } from "./subject.ts";

/** Law 12: what is approved is what is done. */
export function approvalLaws(subject: LawSubject): void {
  test("12: only the approved plan is applied", async () => {
    const { outputs } = await subject.run("plan");
    const digest = String(outputs["plan-digest"]);
    const other = await subject.run("apply", {
      "plan-digest": digest.replace(/^./, (first) => (first === "0" ? "1" : "0")),
    });
    expect(other).toRefuse("Nothing was changed");
    expect(writesOf(other)).toEqual([]);
    expect(await subject.run("apply", { "plan-digest": digest })).toSucceed();
    await subject.expectConverged();
  });

  test("12: two plans that differ in one input have two digests, or one of them is refused", async () => {
    const { arranged } = subject;
    const planned = (await subject.run("plan")).outputs["plan-digest"];
    const same: string[] = [];
    for (const [name, value] of otherValues(subject.action, arranged.inputs, arranged.others)) {
      subject.restart();
      const ran = await subject.run("plan", { [name]: value });
      if (ran.code === 0 && ran.outputs["plan-digest"] === planned) same.push(name);
    }
    expect(same.sort()).toEqual(Object.keys(arranged.silent ?? {}).sort());
  });
}
