// What the page does in a browser: it chooses, filters and copies. Without it everything is there as well.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function showRun(wanted) {
  for (const run of all("article.run")) run.classList.toggle("off", run.dataset.run !== wanted);
  for (const tab of all(".tabs button")) tab.setAttribute("aria-pressed", String(tab.dataset.run === wanted));
}

for (const button of all("button[data-run]")) {
  button.addEventListener("click", () => {
    showRun(button.dataset.run);
    if (button.classList.contains("link")) document.getElementById("runs").scrollIntoView();
  });
}

for (const box of all("input[data-layer]")) {
  box.addEventListener("change", () => {
    for (const each of all("input[data-layer]")) each.checked = box.checked;
    document.body.classList.toggle("identities", box.checked);
  });
}

// On a telephone the drawing is too small to read: the list below it says the same.
if (matchMedia("(max-width: 640px)").matches) for (const list of all(".drawing details")) list.open = true;

const theme = document.getElementById("theme");
const isDark = () =>
  (document.documentElement.dataset.theme ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const nameTheme = () => {
  theme.textContent = isDark() ? "Light" : "Dark";
  theme.setAttribute("aria-label", isDark() ? "Switch to the light theme" : "Switch to the dark theme");
  theme.setAttribute("aria-pressed", String(isDark()));
};
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
nameTheme();

const form = document.querySelector(".filters");
const rows = all("table.requests tbody tr").map((row) => ({ row, text: row.textContent.toLowerCase() }));
function filter() {
  const { text, run, service, method, only } = Object.fromEntries(new FormData(form));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { row, text: content } of rows) {
    const { dataset } = row;
    const isWanted =
      (run === "" || dataset.run === run) &&
      (service === "" || dataset.service === service) &&
      (method === "" || dataset.method === method) &&
      (only === "" || dataset.only.split(" ").includes(only)) &&
      words.every((word) => content.includes(word));
    row.hidden = !isWanted;
    if (isWanted) count += 1;
  }
  form.querySelector("output").textContent =
    count === rows.length ? `${count} requests` : `${count} of ${rows.length} requests`;
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page that was opened as a file may have no clipboard of its own.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
for (const button of all("button[data-copy]")) {
  const [word] = button.childNodes;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy).textContent);
    word.textContent = "Copied";
    setTimeout(() => {
      word.textContent = "Copy";
    }, 2000);
  });
}
