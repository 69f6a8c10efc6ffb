import { repositoryOf, type World } from "@slipway/simulator";
import type { Conversation } from "./report.ts";

/** The pull requests and issues of a repository, as far as something was written there; pull requests first. */
export function conversationsOf(world: World, repository: string): Conversation[] {
  const { issues = [], comments = [] } = repositoryOf(world, repository) ?? {};
  return issues
    .map(({ number, pull, title, state, labels, login, body, created_at }): Conversation => {
      const first = body ? [{ author: login, text: body, at: created_at }] : [];
      const below = comments.filter((each) => each.number === number);
      return {
        kind: pull ? "pull request" : "issue",
        number,
        title,
        state,
        labels,
        messages: [...first, ...below.map((each) => ({ author: each.login, text: each.body, at: each.created_at }))],
      };
    })
    .filter(({ messages }) => messages.length > 0)
    .toSorted((one, other) => (one.kind > other.kind ? -1 : one.kind < other.kind ? 1 : one.number - other.number));
}
