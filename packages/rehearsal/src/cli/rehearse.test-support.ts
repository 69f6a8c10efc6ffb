/** Workflows of a small repository, and files to rehearse them with. */
export const files: Readonly<Record<string, string>> = {
  "values.yml": "who: world\ngroup: ${{ vars.AZURE_SUBSCRIPTION_ID }}\n",
  ".github/workflows/greet.yml": `
on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      group: { type: string }
      times: { type: number }
      mode: { type: string, default: auto }
permissions: {}
jobs:
  say:
    runs-on: ubuntu-latest
    permissions: { id-token: write }
    steps:
      - run: echo "**\${{ inputs.who }} \${{ inputs.mode }} \${{ github.event_name }} \${{ inputs.group != '' }}**" >> $GITHUB_STEP_SUMMARY
      - run: curl -sf --cacert $NODE_EXTRA_CA_CERTS -H "Authorization:bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL" > /dev/null || echo "::error::no token"
      - run: "[ '\${{ inputs.who }}' = world ]"
`,
  ".github/workflows/keep.yml": `
on:
  workflow_call:
    inputs:
      resource-group: { type: string }
      confirm: { type: string }
      name: { type: string }
      mode: { type: string, default: auto }
jobs:
  say:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event_name }} \${{ inputs.mode }} \${{ inputs.confirm }} \${{ github.run_number }}"
      - run: "[ \${{ inputs.mode }} != check ]"
`,
  "group.yml": "resource-group: shop\nname: store\n",
  "edits.yml": '- delete: "*/resourceGroups/sh*"\n',
  "actions/hello/action.yml":
    "name: hello\ndescription: Greets.\nruns: { using: composite, steps: [{ run: 'echo hello >> $GITHUB_STEP_SUMMARY', shell: bash }] }\n",
  "elsewhere/theirs.yml": `
on:
  pull_request:
  schedule: [{ cron: "17 5 * * *" }]
permissions: {}
jobs:
  call:
    permissions: { id-token: write }
    uses: OWNER/slipway/.github/workflows/greet.yml@v1
    with:
      who: \${{ vars.WHO }}
  single:
    runs-on: ubuntu-latest
    steps:
      - uses: OWNER/slipway/actions/hello@v1
      - run: echo "\${{ join(fromJSON(vars.LIST), '+') }}" >> $GITHUB_STEP_SUMMARY
`,
  ".github/workflows/sites.yml": `
on:
  workflow_call:
    inputs:
      resource-group: { type: string, required: true }
      plant-cluster: { type: string, required: true }
      cloud-cluster: { type: string, required: true }
    secrets: { plant-kubeconfig: {}, cloud-kubeconfig: {}, github-token: {} }
permissions: {}
jobs:
  look:
    runs-on: ubuntu-latest
    steps:
      - env: { PLANT: "\${{ secrets.plant-kubeconfig }}", CLOUD: "\${{ secrets.cloud-kubeconfig }}" }
        run: grep -q plant-.*azmk8s.io <<< "$PLANT" && grep -q north-.*azmk8s.io <<< "$CLOUD"
      - run: "[ -z '\${{ secrets.github-token }}' ]"
      - run: helm version
`,
  "examples/inputs/sites.yml": "resource-group: shop\nplant-cluster: plant\ncloud-cluster: north\n",
  "vars.yml": "WHO: world\nLIST: [one, two]\n",
  ".github/workflows/slow.yml":
    "on: push\njobs: { a: { runs-on: x, steps: [{ run: echo started; sleep 30 }, { if: always(), run: echo cleaned up }] } }\n",
};
