import type { AnyAction } from "@slipway/action";
import type { Arrange } from "../arrangement.ts";
import { adoptionLaws } from "./adoption-laws.ts";
import { approvalLaws } from "./approval-laws.ts";
import { changedWorldLaws } from "./changed-world-laws.ts";
import { convergenceLaws } from "./convergence-laws.ts";
import { cutLaws } from "./cut-laws.ts";
import { foreignTextLaws } from "./foreign-text-laws.ts";
import { inputLaws } from "./input-laws.ts";
import { planLaws } from "./plan-laws.ts";
import { rivalLaws } from "./rival-laws.ts";
import { secrecyLaws } from "./secrecy-laws.ts";
import { type Exemptions, LawSubject } from "./subject.ts";

/**
 * The laws of the design, for one action: what every user may rely on. A law that does not apply to it is skipped, with
 * the reason.
 */
export function laws(action: AnyAction, arrange: Arrange, exempt: Exemptions = {}): void {
  const subject = new LawSubject(action, arrange, exempt);
  describe(`${action.name} keeps the laws`, () => {
    beforeAll(() => subject.open());
    beforeEach(() => subject.restart());
    afterEach(() => subject.calm());
    afterAll(() => subject.close());
    planLaws(subject);
    adoptionLaws(subject);
    convergenceLaws(subject);
    cutLaws(subject);
    rivalLaws(subject);
    secrecyLaws(subject);
    foreignTextLaws(subject);
    inputLaws(subject);
    approvalLaws(subject);
    changedWorldLaws(subject);
  });
}
