import { readFileSync } from "node:fs";
import { helm } from "./helm.ts";

/** The stand-in as a program: kubeconfig and values are in files, as an action hands them over. */
const { KUBECONFIG, ...env } = process.env;
const words = process.argv.slice(2);
const at = words.indexOf("--values") + 1;
const contents = (file: string | undefined) => (file ? readFileSync(file, "utf8") : "");
const values = at === 0 ? {} : { VALUES: contents(words[at]) };
const { code, out, err } = await helm({ words, env, files: { KUBECONFIG: contents(KUBECONFIG), ...values } });
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = code;
