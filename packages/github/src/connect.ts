import { MissingError, type Run, type Values } from "@slipway/action";
import type { Github } from "./client/client.ts";
import type { githubInputs } from "./inputs.ts";

/** Gets ready to speak to a repository; the client is loaded by then. */
export async function connectGithub(inputs: Values<typeof githubInputs>, run: Run): Promise<Github> {
  const token = inputs["github-token"];
  if (token === undefined) {
    throw new MissingError(
      "There is no token to speak to GitHub with.",
      "Pass github-token: ${{ github.token }} does where the job has the permission.",
    );
  }
  const { Github } = await import("./client/client.ts");
  return new Github(run.env.GITHUB_API_URL || "https://api.github.com", inputs.repository, token, run);
}
