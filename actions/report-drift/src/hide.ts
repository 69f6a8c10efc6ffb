import type { Entry } from "@slipway/action";

/** A shorter one would hide parts of words. */
const shortest = 8;

/** What the steps of a job did, without some texts. Clouds change the case of IDs. */
export function hiding(entries: readonly Entry[], hide = ""): readonly Entry[] {
  const hidden = hide.split(/\s+/).filter((each) => each.length >= shortest);
  if (hidden.length === 0) return entries;
  const any = new RegExp(hidden.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gi");
  return JSON.parse(JSON.stringify(entries), (_, value) =>
    typeof value === "string" ? value.replace(any, "***") : value,
  ) as Entry[];
}
