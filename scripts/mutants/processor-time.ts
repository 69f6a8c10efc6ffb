import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second, whatever the machine. */
const tick = 10;

/** The processor time that a process has taken, in milliseconds; elsewhere than on Linux the time of the clock. */
export function processorTime(pid: number | undefined): number {
  if (process.platform !== "linux") return performance.now();
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the program, in parentheses, may have anything in it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return tick * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}
