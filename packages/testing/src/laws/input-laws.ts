import { commonInputs, commonOutputs } from "@slipway/action";
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
    for (const name of wrong.named) expect(errors[0]).toMatch(new RegExp(`- ${name}: (?!%0A)\\S.{7,}`));
    expect(ran.printed).not.toMatch(/\n\s+at /);
  });

  test("7: every input and every output is described in sentences", () => {
    const { inputs, outputs } = subject.action;
    const abouts = Object.entries({ ...inputs, ...commonInputs }).map(([name, { about }]) => [name, about]);
    for (const [name, about] of [...abouts, ...Object.entries({ ...outputs, ...commonOutputs })])
      expect(`${name}: ${about}`).toMatch(/^\S+: [A-Z].{8,}\.$/s);
  });

  test("7: bad inputs lead to one InputError and nothing else", async () => {
    await propertyOfInputs(subject.action, { ...subject.bench.environment(subject.arranged.inputs) });
  });
}
