import type { Story } from "./command.ts";

/** A configuration from its plan to its end, with the providers of the folder that TF_PLUGIN_DIR names. */
export const terraform: Story = {
  client: "terraform",
  shell: "terraform",
  before: `echo 'provider "aws" {}
resource "aws_vpc" "lab" {
  cidr_block = "10.0.0.0/16"
}' > main.tf`,
  commands: [
    { run: 'terraform init -plugin-dir="$TF_PLUGIN_DIR"', shows: "successfully initialized" },
    { run: "terraform plan", shows: "1 to add, 0 to change, 0 to destroy" },
    { run: "terraform apply -auto-approve", shows: "1 added, 0 changed, 0 destroyed" },
    { run: "terraform destroy -auto-approve", shows: "1 destroyed" },
  ],
};
