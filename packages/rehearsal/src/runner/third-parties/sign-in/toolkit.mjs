import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

/** What the actions' toolkit says to the runner. */
export const input = (name) => (process.env[`INPUT_${name.toUpperCase()}`] ?? "").trim();

export const isTrue = (name, otherwise = false) => (input(name) === "" ? otherwise : /^true$/i.test(input(name)));

export const mask = (value) => process.stdout.write(`::add-mask::${value}\n`);

export const exportVariable = (name, value) => entry("GITHUB_ENV", name, value);

export const setOutput = (name, value) => entry("GITHUB_OUTPUT", name, value);

function entry(file, name, value) {
  const end = `end-${randomUUID()}`;
  appendFileSync(process.env[file], `${name}<<${end}\n${value}\n${end}\n`);
}

/** The job's ID token; undefined where the job may not have one. */
export async function idToken(audience) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = process.env;
  if (!url || !token) return undefined;
  const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { value } = await answer.json();
  mask(value);
  return value;
}

/** Runs an action's main part; what it throws is the step's error. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    process.stdout.write(`::error::${String(error.message).replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`);
    process.exitCode = 1;
  }
}
