import type { Cloud } from "../cloud.ts";
import { type Client, clients } from "./environment.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const after = "# then: ";

/** What has to be run once before a client asks anything. */
const signIn: Partial<Record<Client, string>> = {
  az: 'az login --service-principal --username "$AZURE_CLIENT_ID" --password "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID" --output none',
};

/** For each client a comment that names it, its variables, and its sign-in as a comment: all of it can be evaluated. */
export function sectionsOf(cloud: Cloud, folder: string): string {
  const lines = clients.flatMap((client) => [
    `# ${client}`,
    ...Object.entries(cloud.env(client, folder)).map(([name, value]) => `export ${name}=${quoted(value)}`),
    ...(signIn[client] === undefined ? [] : [`${after}${signIn[client]}`]),
  ]);
  return lines.join("\n");
}

/** One client's part of what was printed, with its sign-in as a command. */
export function sectionOf(printed: string, client: Client): string {
  const lines = printed.split("\n");
  const start = lines.indexOf(`# ${client}`) + 1;
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => line.startsWith("# ") && !line.startsWith(after));
  return rest
    .slice(0, end)
    .map((line) => (line.startsWith(after) ? line.slice(after.length) : line))
    .join("\n");
}
