import type { AnyAction, Input } from "@slipway/action";

/** Inputs that say who signs in and by which way: they change nothing of what is done. */
const signIn =
  /^(client-id|tenant-id|azure-cloud|arm-endpoint|role-to-assume|allowed-account-ids|kubeconfig|kubeconfig-path|context|github-token|route|api-server-access)$/;

/** Texts of which one or another fits most inputs. */
const texts = [
  "westeurope",
  "other",
  "stage=other",
  "10.77.0.0/26",
  "10.77.0.0/16",
  "10.77.0.10",
  "Microsoft.Sql",
  "Microsoft.Web/serverFarms",
  "1.32",
  "0a000000-0000-4000-8000-00000000000f",
  "https://github.com/contoso/other",
  "0123456789abcdef0123456789abcdef01234567",
  "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/other/providers/Microsoft.Network/networkSecurityGroups/other",
];

/** Another value for each input of an action, that is good by itself. */
export function otherValues(
  action: AnyAction,
  given: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): [name: string, value: string][] {
  return Object.entries(action.inputs).flatMap(([name, input]): [string, string][] => {
    if (signIn.test(name)) return [];
    const value = others[name] ?? otherThan(given[name] ?? String(action.example[name] ?? ""), given[name], input);
    if (value === undefined) throw new Error(`Say in the arrangement's "others" what else the input ${name} could be.`);
    return [[name, value]];
  });
}

function otherThan(near: string, present: string | undefined, input: Input<unknown>): string | undefined {
  const { enum: words, type } = input.schema;
  const candidates = [
    ...(words ?? []),
    ...(type === "boolean" ? ["true", "false"] : []),
    ...(type === "integer" ? [1, -1, 7].map((more) => String(Number(near || 1) + more)) : []),
    ...(near !== present ? [near] : []),
    near.replace(/[a-z](?=[^a-z]*$)/i, (letter) => (letter === "x" ? "y" : "x")),
    near.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)),
    `${near}x`,
    ...texts,
  ];
  return candidates.find((text) => text !== "" && text !== (present ?? input.fallback) && isGood(text, input));
}

const isGood = (text: string, input: Input<unknown>): boolean => "value" in input.read(text);
