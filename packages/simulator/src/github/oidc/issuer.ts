/** The subject of the workflows in a new world: whom its deployers trust. */
export const firstSubject = "repo:octo-org/octo-repo:ref:refs/heads/main";
