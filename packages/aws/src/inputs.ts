import { list, optional, orFrom, text } from "@slipway/action";

/** The inputs that every action on AWS has. */
export const awsInputs = {
  "role-to-assume": orFrom(
    "AWS_ROLE_ARN",
    optional(
      text(
        "The ARN of the role to sign in as by GitHub OIDC; without it the credentials of aws-actions/configure-aws-credentials, of the environment or of the machine are used.",
        {
          form: {
            pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/(?!\.\.?(?:\/|$)|[\w+=,.@/-]*\/\.\.?(?:\/|$))[\w+=,.@/-]+$/,
            write: "Write a role's ARN: arn:aws:iam::ACCOUNT:role/NAME.",
          },
        },
      ),
    ),
  ),
  region: orFrom(
    ["AWS_REGION", "AWS_DEFAULT_REGION"],
    text("The region of what this is about.", {
      form: { pattern: /^[a-z]{2,4}(-[a-z]+)+-\d$/, write: "Write a region such as eu-north-1." },
    }),
  ),
  "allowed-account-ids": optional(
    list(
      "The accounts, one a line, that this may run in: signed in to any other one, the run ends before it reads or changes anything there.",
      text("An account ID.", { form: { pattern: /^\d{12}$/, write: "Write the 12 digits of an account." } }),
    ),
  ),
};
