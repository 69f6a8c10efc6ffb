const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
};

/** Why a file that someone named could not be read, as they would say it. */
export function whyUnreadable(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return reasons[String(code)] ?? String(message).split("\n")[0] ?? "";
}
