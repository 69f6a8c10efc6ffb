import { lookup } from "../../world/table.ts";
import type { ApiResponse, Call } from "./call.ts";
import { pageOf } from "./page.ts";
import { invalid } from "./refusal.ts";
import { shownIssue } from "./shape.ts";
import { github, type Issue, type Repository } from "./state.ts";

// The index follows the repository at a distance: who searches right after writing does not find it.
const lag = 30_000;

interface Found {
  readonly repository: Repository;
  readonly issue: Issue;
}

type Match = (found: Found) => boolean;

const plain = (value: string): string => value.replace(/^"(.*)"$/, "$1").toLowerCase();

const states: Readonly<Record<string, Match>> = {
  open: ({ issue }) => issue.state === "open",
  closed: ({ issue }) => issue.state === "closed",
  issue: ({ issue }) => !issue.pull,
  pr: ({ issue }) => issue.pull,
  public: ({ repository }) => !repository.private,
  private: ({ repository }) => repository.private,
};

const qualifiers: Readonly<Record<string, (value: string) => Match | undefined>> = {
  repo:
    (value) =>
    ({ repository }) =>
      repository.full_name.toLowerCase() === value,
  org:
    (value) =>
    ({ repository }) =>
      repository.full_name.toLowerCase().startsWith(`${value}/`),
  user:
    (value) =>
    ({ repository }) =>
      repository.full_name.toLowerCase().startsWith(`${value}/`),
  is: (value) => lookup(states, value),
  state: (value) => lookup(states, value),
  type: (value) => lookup(states, value),
  label:
    (value) =>
    ({ issue }) =>
      issue.labels.some((label) => label.toLowerCase() === value),
  author:
    (value) =>
    ({ issue }) =>
      issue.login.toLowerCase() === (value.startsWith("app/") ? `${value.slice(4)}[bot]` : value),
};

function words(call: Call, written: string): Match {
  const terms = written.match(/-?[\w-]+:"[^"]*"|"[^"]*"|\S+/g) ?? [];
  const places = new Set<string>();
  const wanted: string[] = [];
  const matches: Match[] = [];
  for (const term of terms) {
    const [, not, name = "", value = ""] = /^(-?)([\w-]+):(.+)$/.exec(term) ?? [];
    if (name === "in") for (const place of plain(value).split(",")) places.add(place);
    else if (Object.hasOwn(qualifiers, name)) {
      const match = qualifiers[name]?.(plain(value));
      if (!match)
        throw invalid("/search/search", {
          resource: "Search",
          field: "q",
          code: "invalid",
          message: `"${value}" is not simulated as a value of ${name}:`,
        });
      matches.push(not ? (found) => !match(found) : match);
    } else if (name)
      throw invalid("/search/search", {
        resource: "Search",
        field: "q",
        code: "invalid",
        message: `${name}: is not simulated; in, ${Object.keys(qualifiers).join(", ")} are`,
      });
    else wanted.push(plain(term));
  }
  const within = (place: string): boolean => places.size === 0 || places.has(place);
  const textOf = ({ repository, issue }: Found): string =>
    [
      within("title") ? issue.title : "",
      within("body") ? (issue.body ?? "") : "",
      ...(within("comments")
        ? repository.comments.filter(({ number }) => number === issue.number).map(({ body }) => body)
        : []),
    ]
      .join("\n")
      .toLowerCase();
  const seen = call.world.clock.now() - lag;
  return (found) =>
    Date.parse(found.issue.created_at) <= seen &&
    matches.every((match) => match(found)) &&
    wanted.every((word) => textOf(found).includes(word));
}

/** GET /search/issues */
export function searchIssues(call: Call): ApiResponse {
  const query = call.url.searchParams.get("q")?.trim();
  if (!query) throw invalid("/search/search", { resource: "Search", field: "q", code: "missing" });
  const reach = (repository: Repository) =>
    !repository.private || (call.token?.repositories.includes(repository.full_name) ?? false);
  const match = words(call, query);
  const found = Object.values(github(call.world).repositories)
    .filter(reach)
    .flatMap((repository) => repository.issues.map((issue) => ({ repository, issue })))
    .filter(match)
    .reverse();
  const { items, headers } = pageOf(found, call);
  return {
    headers,
    body: {
      total_count: found.length,
      incomplete_results: false,
      items: items.map(({ repository, issue }) => ({ ...shownIssue(call, repository, issue), score: 1 })),
    },
  };
}
