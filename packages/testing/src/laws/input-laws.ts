import { propertyOfInputs } from "../wrong-inputs.ts";
import type { LawSubject } from "./subject.ts";

/** Law 7: bad inputs. */
export function inputLaws(subject: LawSubject): void {
  test("7: every bad input is named, in one error, before the first request", async () => {
    const { wrong, inputs } = subject.arranged;
    const ran = await subject.bench.run(subject.action, { ...inputs, ...wrong.inputs });
    expect(ran).toRefuse();
    expect(ran.requests).toEqual([]);
    const errors = ran.printed.split("\n").filter((line) => line.startsWith("::error"));
    expect(errors).toHaveLength(1);
    for (const name of wrong.named) expect(errors[0]).toContain(`- ${name}: `);
    expect(ran.printed).not.toMatch(/\n\s+at /);
  });

  test("7: bad inputs lead to one InputError and nothing else", async () => {
    await propertyOfInputs(subject.action, { ...subject.bench.environment(subject.arranged.inputs) });
  });
}
