import type { Remedy } from "../client/remedy.ts";

/** What CloudFormation says. */
export const stackRemedies: readonly Remedy[] = [
  {
    code: /^(AlreadyExistsException|OperationInProgressException)$/,
    retry: "busy",
    say: "Another run works on the same stack: run again when it has ended.",
  },
  {
    code: /^ValidationError$/,
    message:
      /_IN_PROGRESS state and can ?not be updated|cannot be deleted while in status|No updates are to be performed/,
    retry: "busy",
    say: "Another change of the same stack is still going on: run again when it has ended.",
  },
  {
    code: /^ValidationError$/,
    message: /TerminationProtection is enabled/,
    retry: "no",
    say: "Someone protected the stack from deletion: turn that off (`aws cloudformation update-termination-protection`) if it is to go.",
  },
  {
    code: /^LimitExceeded(Exception)?$/,
    message: /stack/i,
    retry: "no",
    say: "The account has as many stacks as AWS allows: delete unused ones, or request a higher quota.",
  },
];
