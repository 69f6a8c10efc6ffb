import { delimiter, dirname, resolve } from "node:path";
import { KubeconfigError } from "../client/errors.ts";
import { type Fields, isFields, parsed } from "./kubeconfig.ts";

/** Reads a file; undefined when there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** Where kubectl looks when nothing is said. */
const usual = "~/.kube/config";

/** The lists of a kubeconfig, and below which word each of their entries stands. */
const lists = { clusters: "cluster", users: "user", contexts: "context" } as const;
const files = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/** The paths that KUBECONFIG or an input names, as kubectl takes them: one or several, with ~ for the home folder. */
export function pathsIn(given: string | undefined, home: string | undefined): string[] {
  const paths = (given ?? usual).split(delimiter).filter((path) => path !== "");
  return paths.map((path) => (home === undefined ? path : path.replace(/^~(?=$|[\\/])/, () => home)));
}

/** The home folder; Windows has it in another variable (client-go, util/homedir/homedir.go). */
export const homeIn = ({ HOME, USERPROFILE }: Readonly<Record<string, string | undefined>>): string | undefined =>
  HOME || USERPROFILE;

/**
 * One kubeconfig of several files: of what has the same name the first counts, and a file that is not there is passed
 * over (client-go, tools/clientcmd/loader.go). The files that they point to are found from where each of them is.
 */
export async function mergedKubeconfig(paths: readonly string[], read: ReadFile): Promise<string> {
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
  const found = texts.flatMap(({ path, text }) => (text === undefined ? [] : [withPaths(parsed(text), dirname(path))]));
  if (found.length === 0) {
    throw new KubeconfigError(
      `There is no kubeconfig: ${paths.join(" and ")} cannot be read.`,
      "Give kubeconfig or kubeconfig-path, or have an earlier step write the file.",
    );
  }
  const all = (list: string) => found.flatMap((each) => (Array.isArray(each[list]) ? each[list] : []));
  const current = found.map((each) => each["current-context"]).find((name) => typeof name === "string" && name !== "");
  return JSON.stringify({
    ...Object.fromEntries(Object.keys(lists).map((list) => [list, all(list)])),
    ...(current === undefined ? {} : { "current-context": current }),
  });
}

/** The same with the whole paths of its files. */
function withPaths(config: Fields, folder: string): Fields {
  const whole = (fields: Fields): Fields => ({
    ...fields,
    ...Object.fromEntries(
      files.flatMap((name) => (typeof fields[name] === "string" ? [[name, resolve(folder, fields[name])]] : [])),
    ),
  });
  const changed = Object.entries(lists).flatMap(([list, word]) => {
    const entries = config[list];
    if (!Array.isArray(entries)) return [];
    return [[list, entries.map((each) => (isFields(each?.[word]) ? { ...each, [word]: whole(each[word]) } : each))]];
  });
  return { ...config, ...Object.fromEntries(changed) };
}
