import type { Remedy } from "./arm/remedy.ts";
import { remedyFor } from "./remedies.ts";

/** A refusal's code and message, whether it is tried again, and a part of what to do. */
type Answer = readonly [code: string, message: string, retry: Remedy["retry"], say: string];

export const remedyOf = (code: string, message = "m", status = 400) => {
  const body = { code, message, details: [], additionalInfo: [] };
  return remedyFor(status, body, body);
};

/** Tests what Azure's refusals lead to, and that each row of a service's table is what one of them leads to. */
export function answers(table: readonly Remedy[], all: readonly Answer[]): void {
  test.each(all)("%s with the message '%s': try again: %s, and %s", (code, message, retry, say) => {
    expect(remedyOf(code, message)).toMatchObject({ retry, say: expect.stringContaining(say) });
  });

  test("no row of the table is without such a refusal", () => {
    const found = all.map(([code, message]) => remedyOf(code, message));
    const isFound = (row: Remedy) => found.some((each) => each.code === row.code && each.message === row.message);
    expect(table.filter((row) => !isFound(row))).toEqual([]);
  });
}
