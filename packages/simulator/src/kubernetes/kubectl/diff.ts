type Line = readonly [sign: " " | "-" | "+", text: string];

/** The shortest way from some lines to others. */
function between(before: readonly string[], after: readonly string[]): Line[] {
  const common: number[][] = Array.from({ length: before.length + 1 }, () => Array<number>(after.length + 1).fill(0));
  const at = (one: number, other: number): number => common[one]?.[other] ?? 0;
  for (let one = before.length - 1; one >= 0; one -= 1)
    for (let other = after.length - 1; other >= 0; other -= 1) {
      const row = common[one];
      if (row)
        row[other] =
          before[one] === after[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1));
    }
  const lines: Line[] = [];
  let [one, other] = [0, 0];
  while (one < before.length || other < after.length) {
    if (one < before.length && other < after.length && before[one] === after[other]) {
      lines.push([" ", before[one] ?? ""]);
      one += 1;
      other += 1;
    } else if (one < before.length && (other >= after.length || at(one + 1, other) >= at(one, other + 1))) {
      lines.push(["-", before[one] ?? ""]);
      one += 1;
    } else {
      lines.push(["+", after[other] ?? ""]);
      other += 1;
    }
  }
  return lines;
}

const around = 3;

/** What changes from one text to another, as `diff -u -N` says it; empty when nothing does. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  const split = (whole: string) => (whole === "" ? [] : whole.replace(/\n$/, "").split("\n"));
  const lines = between(split(before), split(after));
  const near = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(([sign]) => sign !== " "),
  );
  let made = `diff -u -N /tmp/LIVE/${name} /tmp/MERGED/${name}\n--- /tmp/LIVE/${name}\n+++ /tmp/MERGED/${name}\n`;
  let [old, fresh] = [1, 1];
  for (let index = 0; index < lines.length; ) {
    let end = index;
    while (near[end]) end += 1;
    const hunk = lines.slice(index, end);
    const count = (sign: string) => hunk.filter(([each]) => each === " " || each === sign).length;
    if (hunk.length > 0) {
      const start = (from: number, many: number) => `${many === 0 ? from - 1 : from},${many}`;
      made += `@@ -${start(old, count("-"))} +${start(fresh, count("+"))} @@\n${hunk.map((line) => `${line.join("")}\n`).join("")}`;
      old += count("-");
      fresh += count("+");
      index = end;
    } else {
      old += 1;
      fresh += 1;
      index += 1;
    }
  }
  return made;
}
