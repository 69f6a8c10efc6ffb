import { defineAction, text } from "@slipway/action";
import { azureInputs, connectAzure, needsSubscription, placeInputs, placeOf, sshKey } from "@slipway/azure";

export default defineAction({
  name: "create-ssh-key",
  about:
    "Settles an SSH public key as a resource in Azure, from which clusters let people in to their machines. Adopts a key that is there already.",
  branding: { icon: "terminal", color: "blue" },
  inputs: {
    name: text("What the key is called.", {
      form: {
        pattern: /^[A-Za-z0-9]([\w-]{0,78}[A-Za-z0-9])?$/,
        write: "Write 1 to 80 letters, digits, dashes or underscores; begin and end with a letter or digit.",
      },
    }),
    ...placeInputs,
    "public-key": text("The public key, as ssh-keygen writes it: ssh-ed25519 or ssh-rsa, then the key.", {
      form: {
        pattern: /^(ssh-ed25519 AAAAC3NzaC1lZDI1NTE5[\w+/]{48}|ssh-rsa AAAAB3NzaC1yc2E[\w+/]{340,}={0,2})( [^\r\n]*)?$/,
        write:
          "Write one line, as in the file that ends with .pub: ssh-ed25519 or ssh-rsa of at least 2048 bits. Never the private key.",
      },
    }),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the key.",
    name: "Its name, which the Hopsworks form asks for.",
  },
  example: {
    name: "hopsworks",
    "resource-group": "platform",
    "public-key": "${{ vars.SSH_PUBLIC_KEY }}",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the resource group.",
    "To apply: a role on it with `Microsoft.Compute/sshPublicKeys/write`, such as Virtual Machine Contributor.",
  ],
  notes: [
    "Another key replaces the one that is there; machines that run already keep the key that they were made with.",
    "What stands behind the key, mostly whose it is, is a remark and not compared.",
    "The private key stays with you: nothing here sees it.",
  ],
  contradictions: needsSubscription,
  confirm: ({ name }) => name,
  connect: connectAzure,
  goals: (given) => [sshKey({ ...placeOf(given, "Microsoft.Compute/sshPublicKeys"), publicKey: given["public-key"] })],
  report: ({ name }, [key]) => ({ id: key.have?.id ?? key.name, name }),
});
