import type { Recorded } from "@slipway/simulator";
import { withoutSecrets } from "./hide.ts";
import type { RequestPart } from "./report.ts";
import type { RunRecord } from "./run-record.ts";

/** A longer body is cut off. */
const longestBody = 6_000;

/** What signs someone in has nothing but secrets in it. */
const signsIn = /^(Entra|GitHub's OIDC|AWS STS)|\/oauth2\/|AssumeRole/i;

/** The requests of a run, with the bodies of writes and the answers to those that were refused. */
export const requestParts = ({ title, run, requests }: RunRecord): RequestPart[] =>
  requests.map((request) => {
    const url = new URL(request.url);
    const from = run.clients.get(request.client ?? "") ?? request.client ?? "";
    return {
      index: request.index,
      run: title,
      from,
      at: request.at,
      method: request.method,
      host: url.host,
      path: readable(url.pathname) + url.search,
      service: request.service.replace(/ \(.*/, ""),
      status: request.status,
      permissions: request.permissions ?? [],
      ...(request.fault === undefined ? {} : { fault: request.fault }),
      ...bodies(request, url),
    };
  });

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function bodies(
  { service, url, method, status, body }: Recorded,
  { pathname }: URL,
): Pick<RequestPart, "body" | "answer"> {
  if (body === undefined || signsIn.test(service) || signsIn.test(url) || /AssumeRole/.test(body.request)) return {};
  const isSecret = /\/secrets(\/|$)/i.test(pathname);
  const shown = (text: string) => withoutSecrets(text, isSecret).slice(0, longestBody);
  return {
    ...(body.request === "" || method === "GET" ? {} : { body: shown(body.request) }),
    ...(body.response === "" || status < 400 ? {} : { answer: shown(body.response) }),
  };
}
