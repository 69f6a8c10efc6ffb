import { AnswerError, objectIn, objectWith, refuseRedirect } from "@slipway/action/answer";
import { most, readBytes } from "@slipway/action/body";
import type { NodeHttpHandler } from "@smithy/node-http-handler";

type Handle = NodeHttpHandler["handle"];
type Asked = Parameters<Handle>[0];

/** An answer read to its end, which is one of AWS. */
export async function judged(request: Asked, answer: Awaited<ReturnType<Handle>>): Promise<typeof answer> {
  const { response } = answer;
  const { statusCode, headers, body } = response;
  refuseRedirect(attempted(request), hostOf(request), statusCode, headers.location);
  // Read here, it ends with the request: the vendor's client would read it for as long as it comes.
  const bytes = await readBytes(body, most.answer, hostOf(request));
  refuseOthers(request, statusCode, bytes.toString("utf8"));
  response.body = bytes;
  return answer;
}

const hostOf = ({ hostname, port }: Asked): string => (port === undefined ? hostname : `${hostname}:${port}`);
const attempted = ({ method, path }: Asked): string => `${method} ${path}`;

/** What EKS gives of one thing, by the path that is read. */
const members: readonly (readonly [path: RegExp, member: string])[] = [
  [/^\/clusters\/[^/]+$/, "cluster"],
  [/^\/clusters\/[^/]+\/access-entries\/[^/]+$/, "accessEntry"],
  [/^\/clusters\/[^/]+\/node-groups\/[^/]+$/, "nodegroup"],
  [/^\/clusters\/[^/]+\/addons\/[^/]+$/, "addon"],
  [/^\/clusters\/[^/]+\/updates\/[^/]+$/, "update"],
];

/**
 * Of the protocols that are used, the one of IAM and STS has its parameters in a form and answers in XML; all others
 * answer in JSON. What REST writes may be answered with an empty body.
 */
function refuseOthers(request: Asked, status: number, text: string): void {
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const answered = { status: status === 404 ? 200 : status, text };
  if (status >= 300 && status !== 404) return;
  if (!isForm) {
    if (request.method !== "GET" && text === "") return;
    const [, ofOne] =
      (status < 300 && request.method === "GET" && members.find(([path]) => path.test(request.path))) || [];
    if (ofOne) objectWith([ofOne], attempted(request), hostOf(request), answered);
    else if (
      Object.keys(objectIn(attempted(request), hostOf(request), answered)).length === 0 &&
      request.method === "GET"
    )
      throw new AnswerError(attempted(request), hostOf(request), "JSON without what was asked for");
    return;
  }
  if (/^\s*(<\?xml[^>]*>\s*)?<\w+Response[\s>]/.test(text) && /<\/\w+Response>\s*$/.test(text)) return;
  throw new AnswerError(attempted(request), hostOf(request), `no XML of a result (${status})`);
}
