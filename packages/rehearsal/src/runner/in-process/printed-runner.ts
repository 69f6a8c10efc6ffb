import type { Runner } from "@slipway/action";

/** Where commands to the runner go. */
interface Ways {
  readonly env: Readonly<Record<string, string | undefined>>;
  write(text: string): void;
  append(file: string, text: string): void;
  idToken?(audience: string): Promise<string>;
}

/**
 * GitHub's runner, addressed as its documentation says: for runs within a process of the tests, where its
 * toolkit would write to the tests' own output.
 */
export function printedRunner({ env, write, append, idToken }: Ways): Runner {
  const command = (name: string, data: string, title?: string) =>
    write(`::${name}${title === undefined ? "" : ` title=${escapeProperty(title)}`}::${escapeData(data)}\n`);
  return {
    hide: (secret) => command("add-mask", secret),
    annotate: command,
    debug: (text) => command("debug", text),
    group: (title) => command("group", title),
    endGroup: () => command("endgroup", ""),
    output(name, value) {
      const end = `end-${crypto.randomUUID()}`;
      append(env.GITHUB_OUTPUT ?? "", `${name}<<${end}\n${value}\n${end}\n`);
    },
    summary: async (markdown) => append(env.GITHUB_STEP_SUMMARY ?? "", markdown),
    idToken: idToken ?? (async () => Promise.reject(new Error("This job may not ask for a token."))),
  };
}

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
