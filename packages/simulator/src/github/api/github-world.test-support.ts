import { World } from "../../world/world.ts";
import { githubService } from "./service.ts";
import { addJobToken, addRepository } from "./state.ts";

export interface Body {
  readonly [name: string]: unknown;
}
export interface Said {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
}

export const repo = "/repos/octo-org/octo-repo";

/** A private repository, and GitHub's answers to whoever has the token: at first a job of it. */
export function githubWorld() {
  const world = new World({ time: "fast" });
  addRepository(world, "octo-org/octo-repo", { private: true });
  const github = {
    world,
    token: addJobToken(world, "octo-org/octo-repo", { issues: "write", pull_requests: "write", actions: "read" }),
    request(
      method: string,
      path: string,
      body?: object | string,
      headers: Readonly<Record<string, string>> = {},
    ): Said {
      const answer = githubService.answer(
        {
          method,
          url: new URL(`https://api.github.com${path}`),
          headers: { "user-agent": "test", authorization: `Bearer ${github.token}`, ...headers },
          body: Buffer.from(typeof body === "object" ? JSON.stringify(body) : (body ?? "")),
          closed: new AbortController().signal,
        },
        world,
      );
      if (answer instanceof Promise) throw new Error("GitHub answers at once");
      const { status, headers: sent = {} } = answer;
      return { status, body: JSON.parse(JSON.stringify(answer.body ?? {})), headers: sent };
    },
    open: (title: string, more: object = {}): Said => github.request("POST", `${repo}/issues`, { title, ...more }),
  };
  return github;
}

export const items = (said: Said): Body[] => (Array.isArray(said.body) ? said.body : []);
