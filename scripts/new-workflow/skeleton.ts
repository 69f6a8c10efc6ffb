/** A reusable workflow in the pattern of all of them, with one step until it is made yours. */
export const workflowSkeleton = (name: string): string => `name: ${name}

on:
  workflow_call:
    inputs:
      mode:
        description: "What to do: plan, apply, check, plan-destroy, destroy, or auto: plan on a pull request and in a merge queue, check on a schedule, apply on a push to or a dispatch from the default branch."
        type: string
        default: auto
      name:
        description: "The name of the environment; the resources are named after it."
        type: string
        required: true
      resource-group:
        description: "The resource group of all resources; it must exist."
        type: string
        required: true
      subscription-id:
        description: "The subscription, by its ID."
        type: string
        required: true
      tenant-id:
        description: "The tenant of the identity to sign in as."
        type: string
        required: true
      client-id:
        description: "The client ID of the identity that applies, signed in to by GitHub OIDC."
        type: string
        required: true
      plan-client-id:
        description: "The client ID of an identity that may only read, for plans and checks; by default the one that applies."
        type: string
        default: ""
      environment:
        description: "The GitHub environment whose reviewers approve the plan before it is applied or destroyed. Empty: no approval is needed."
        type: string
        default: ""
      confirm:
        description: "For destroy: the name, typed out."
        type: string
        default: ""
    outputs:
      drift:
        description: "Whether something differed from what is declared when the run started."
        value: \${{ jobs.plan.outputs.differs }}

permissions: {}

env:
  AZURE_TENANT_ID: \${{ inputs.tenant-id }}
  AZURE_SUBSCRIPTION_ID: \${{ inputs.subscription-id }}
  SLIPWAY_SUMMARY: job

jobs:
  plan:
    name: Plan
    # A pull request from a fork gets no token to sign in with.
    if: \${{ !cancelled() && !endsWith(inputs.mode, 'destroy') && (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository) }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: &permissions
      id-token: write # to sign in to Azure without a stored secret
      issues: write # to open, follow and close the issue on drift
      pull-requests: write # to keep the plan in one comment
      actions: read # to see whether the environment is protected
    env:
      SLIPWAY_MODE: \${{ (inputs.mode == 'check' || (inputs.mode == 'auto' && github.event_name == 'schedule')) && 'check' || 'plan' }}
      # What another identity may write, this one cannot know.
      SLIPWAY_PREFLIGHT: \${{ inputs.plan-client-id != '' && inputs.plan-client-id != inputs.client-id && 'without-rights' || 'true' }}
      AZURE_CLIENT_ID: \${{ inputs.plan-client-id || inputs.client-id }}
    outputs:
      applies: \${{ inputs.mode == 'apply' || (inputs.mode == 'auto' && contains(fromJSON('["push", "workflow_dispatch"]'), github.event_name) && github.ref == format('refs/heads/{0}', github.event.repository.default_branch)) }}
      differs: \${{ steps.report.outputs.differs }}
      approval: \${{ steps.report.outputs.approval }}
    steps: &steps
      - id: identity
        name: An identity
        if: \${{ !cancelled() && (success() || env.SLIPWAY_MODE != 'apply') }}
        uses: $/actions/create-identity
        with: &identity
          name: \${{ inputs.name }}-identity
          resource-group: \${{ inputs.resource-group }}
      - &report
        id: report
        name: Report
        if: \${{ !cancelled() }}
        uses: $/actions/report-drift
        with:
          environment: \${{ inputs.name }}
          scenario: ${name}
          place: \${{ inputs.subscription-id }}/\${{ inputs.resource-group }}
          gate: \${{ inputs.environment }}
          mode: apply

  apply:
    name: Apply
    needs: plan
    if: \${{ !cancelled() && needs.plan.result == 'success' && needs.plan.outputs.applies == 'true' && needs.plan.outputs.differs == 'true' }}
    runs-on: ubuntu-latest
    timeout-minutes: 180
    environment: \${{ inputs.environment }}
    concurrency: &one-at-a-time
      group: slipway-${name}-\${{ inputs.subscription-id }}-\${{ inputs.resource-group }}-\${{ inputs.name }}
      queue: max
    permissions: *permissions
    env:
      SLIPWAY_MODE: apply
      SLIPWAY_APPROVED: \${{ needs.plan.outputs.approval }}
      AZURE_CLIENT_ID: \${{ inputs.client-id }}
    steps: *steps

  plan-destroy:
    name: Plan to destroy
    if: \${{ !cancelled() && endsWith(inputs.mode, 'destroy') }}
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: *permissions
    env:
      SLIPWAY_MODE: plan-destroy
      SLIPWAY_DESTROYS: \${{ inputs.name }}
      SLIPWAY_CONFIRM: \${{ inputs.mode == 'plan-destroy' && inputs.name || inputs.confirm }}
      AZURE_CLIENT_ID: \${{ inputs.plan-client-id || inputs.client-id }}
    outputs:
      differs: \${{ steps.report.outputs.differs }}
      approval: \${{ steps.report.outputs.approval }}
    steps: &removal
      - { id: identity, name: The identity, uses: $/actions/create-identity, with: *identity }
      - *report

  destroy:
    name: Destroy
    needs: plan-destroy
    if: \${{ !cancelled() && inputs.mode == 'destroy' && needs.plan-destroy.result == 'success' && needs.plan-destroy.outputs.differs == 'true' }}
    runs-on: ubuntu-latest
    timeout-minutes: 180
    environment: \${{ inputs.environment }}
    concurrency: *one-at-a-time
    permissions: *permissions
    env:
      SLIPWAY_MODE: destroy
      SLIPWAY_APPROVED: \${{ needs.plan-destroy.outputs.approval }}
      SLIPWAY_DESTROYS: \${{ inputs.name }}
      SLIPWAY_CONFIRM: \${{ inputs.confirm }}
      AZURE_CLIENT_ID: \${{ inputs.client-id }}
    steps: *removal
`;

/** Its page. */
export const pageSkeleton = (name: string): string => `# ${name}

Keeps an identity as declared, in a resource group that you have, until it is made yours.

## Inputs

<!-- inputs begins -->
<!-- inputs ends -->

## Outputs

<!-- outputs begins -->
<!-- outputs ends -->
`;
