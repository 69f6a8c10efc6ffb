import { type Input, type Problem, type Run, text, UnfitError } from "@slipway/action";
import { type CloudName, clouds } from "../sign-in/clouds.ts";
import type { FederatedCredential } from "./federated-credential.ts";
import { githubIssuer } from "./github-issuer.ts";

/** A credential as it is written in one line: whose tokens are meant may be left to this job's own token. */
export interface CredentialLine {
  readonly name: string;
  readonly issuer?: string;
  /** Undefined: that of the cloud. */
  readonly audience?: string;
  /** In full; or `auto`: this job's. */
  readonly subject?: string;
  /** Of GitHub: its owner and name, as its tokens spell them; this job's when not given. */
  readonly repository?: string;
  /** What of the repository may sign in: the end of a subject. */
  readonly place?: string;
}

/** How GitHub ends the subject of a job that runs in an environment, on a branch, on a tag, or for a pull request. */
const places: Readonly<Record<string, (value: string) => string>> = {
  environment: (value) => `environment:${value.replaceAll(":", "%3A")}`,
  branch: (value) => `ref:refs/heads/${value}`,
  tag: (value) => `ref:refs/tags/${value}`,
  event: (value) => value,
};

const keys = ["name", "issuer", "subject", "audience", "repository", ...Object.keys(places)];

type Given = Readonly<Record<string, string | undefined>>;

const placesOf = (given: Given): string[] => Object.keys(places).filter((place) => given[place] !== undefined);

/** Each rule that a line has to keep, and the sentence for one that does not. */
const rules: readonly { readonly broken: (given: Given) => boolean; readonly say: string }[] = [
  {
    broken: ({ name }) => !/^[A-Za-z0-9][\w-]{2,119}$/.test(name ?? ""),
    say: "Write name= with 3 to 120 letters, digits, dashes or underscores, a letter or digit first.",
  },
  {
    broken: (given) => placesOf(given).length + (given.subject === undefined ? 0 : 1) !== 1,
    say: `Write one of subject=, ${Object.keys(places)
      .map((place) => `${place}=`)
      .join(", ")}.`,
  },
  {
    broken: ({ issuer }) => issuer !== undefined && !(URL.canParse(issuer) && issuer.startsWith("https://")),
    say: "Write issuer= with an https address.",
  },
  {
    broken: ({ subject }) => subject?.includes("*") === true,
    say: "Write the whole subject: Azure has no wildcards here.",
  },
  {
    broken: ({ repository }) => repository !== undefined && !/^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/.test(repository),
    say: "Write repository= with owner/name, or owner@id/name@id as newer repositories' tokens spell it.",
  },
  {
    broken: ({ repository, subject }) => repository !== undefined && subject !== undefined,
    say: "Leave repository= out: the subject already names it.",
  },
  {
    broken: ({ event }) => event !== undefined && event !== "pull_request",
    say: "Write event=pull_request: no other event has a subject of its own.",
  },
];

function parse(line: string): { readonly given: Given; readonly problems: readonly string[] } {
  const pairs = line.split(/,\s*(?=[a-z-]+=)/).map((part) => part.split(/=(.*)/s, 2).map((text) => text.trim()));
  const strange = pairs.map(([key = ""]) => key).filter((key, at, all) => !keys.includes(key) || all.indexOf(key) < at);
  const given = Object.fromEntries(pairs.map(([key, value]) => [key, value || undefined]));
  const problem = `Write key=value pairs separated by commas, each key once; the keys are ${keys.join(", ")}.`;
  return { given, problems: strange.length > 0 ? [problem] : [] };
}

/** One federated credential, in one line of an input. */
export const credentialLine: Input<CredentialLine> = {
  ...text("A credential."),
  read(line) {
    const { given, problems } = parse(line);
    const all = [...problems, ...rules.filter(({ broken }) => broken(given)).map(({ say }) => say)];
    if (all.length > 0) return { problem: all.join(" ") };
    const { name = "", audience, issuer, subject, repository } = given;
    const [place] = placesOf(given).map((each) => places[each]?.(given[each] ?? "") ?? "");
    return {
      value: {
        name,
        ...(audience === undefined ? {} : { audience }),
        ...(issuer === undefined ? {} : { issuer }),
        ...(subject === undefined ? {} : { subject }),
        ...(repository === undefined ? {} : { repository }),
        ...(place === undefined ? {} : { place }),
      },
    };
  },
};

/** What is wrong with lines that are each good by themselves. */
export function judgeCredentials(input: string, lines: readonly CredentialLine[], most: number): Problem[] {
  const names = lines.map(({ name }) => name.toLowerCase());
  const twice = names.filter((name, at) => names.indexOf(name) < at);
  return [
    ...(lines.length > most ? [{ input, problem: `An identity can have at most ${most}: write fewer.` }] : []),
    ...(twice.length > 0
      ? [{ input, problem: `Give each credential its own name: ${twice.join(", ")} appears twice.` }]
      : []),
  ];
}

/** The credentials that the lines mean in a cloud. This job's own token is asked for only where one of them leaves something to it. */
export async function resolveCredentials(
  lines: readonly CredentialLine[],
  run: Job,
  cloud: CloudName,
): Promise<FederatedCredential[]> {
  const { federatedAudience } = clouds[cloud];
  const open = lines.some(({ subject, repository }) => (subject ?? repository) === undefined || subject === "auto");
  const iss = githubIssuer(run.env.GITHUB_SERVER_URL);
  const own = open ? await ownClaims(run, federatedAudience) : { iss, sub: "" };
  return lines.map((line) => resolve({ audience: federatedAudience, ...line }, own, iss));
}

type Job = Pick<Run, "idToken" | "env">;

interface Claims {
  readonly iss: string;
  readonly sub: string;
}

function resolve(
  { name, issuer, audience, subject, repository, place }: Required<Pick<CredentialLine, "audience">> & CredentialLine,
  own: Claims,
  iss: string,
) {
  if (subject === "auto") return { name, audience, issuer: issuer ?? own.iss, subject: own.sub };
  if (subject !== undefined) return { name, audience, issuer: issuer ?? iss, subject };
  if (repository !== undefined)
    return { name, audience, issuer: issuer ?? iss, subject: `repo:${repository}:${place}` };
  const prefix = /^repo:[^:/]+\/[^:/]+(?=:)/.exec(own.sub)?.[0];
  if (prefix !== undefined) return { name, audience, issuer: issuer ?? own.iss, subject: `${prefix}:${place}` };
  throw new UnfitError(
    `The repository has customized the subjects of its GitHub tokens (${own.sub}): the subject of another job cannot be derived from them.`,
    `Write the credential ${name} with subject=.`,
  );
}

/** Who GitHub says that this job is. */
async function ownClaims(run: Job, audience: string): Promise<Claims> {
  if (run.idToken === undefined) {
    throw new UnfitError(
      "A token of this job shows how GitHub spells this repository in subjects, and the job is not allowed to request one.",
      "Give the job `permissions: id-token: write`, in the caller as well if this is a reusable workflow; or write repository= or subject= in full.",
    );
  }
  const [, claims = ""] = (await run.idToken(audience)).split(".");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Claims;
}
