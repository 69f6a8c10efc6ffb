/** What a rehearsal needs of a machine's environment: to find programs, to keep files, and to write as the terminal can. */
const kept = /^(PATH|PATHEXT|SYSTEMROOT|TMPDIR|TEMP|TMP|LANG|LC_\w+|TERM|COLUMNS|COLORTERM|NO_COLOR|FORCE_COLOR|CI)$/;

/** The part of an environment that steps may see in the process that starts them. */
export const cleaned = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((each): each is [string, string] => kept.test(each[0]) && each[1] !== undefined),
  );

/**
 * Goes on as a program that has only that part: the steps of a workflow run as this user, and could read the rest of it
 * in this process. Comes back where nothing is to be left out, or the system cannot do it.
 */
export function leaveEnvironment(): void {
  const own = cleaned(process.env);
  if (process.execve === undefined || Object.keys(own).length === Object.keys(process.env).length) return;
  // Node warns that this is new, where users look for what they rehearse.
  const args = ["--disable-warning=ExperimentalWarning", ...process.argv.slice(1)];
  process.execve(process.execPath, [process.execPath, ...args], own);
}
