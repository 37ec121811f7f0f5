// On a phone one of people, chats and map shows at a time; and the help, which opens over everything.

const KEPT = "muster-drill-steps-hidden";

export function views() {
  const tabs = [...document.querySelectorAll("[data-shows]")];
  const view = (name) => {
    document.body.dataset.view = name;
    for (const tab of tabs) tab.setAttribute("aria-current", String(tab.dataset.shows === name));
  };
  for (const tab of tabs) tab.addEventListener("click", () => view(tab.dataset.shows));
  view(document.body.dataset.view);
  // Shows a view and returns the way back.
  const forAWhile = (name) => {
    const before = document.body.dataset.view;
    view(name);
    return () => view(before);
  };
  return { view, forAWhile };
}

export function guide() {
  const help = document.getElementById("help");
  const steps = document.getElementById("steps");
  document.getElementById("help-opener").addEventListener("click", () => help.showModal());
  help.addEventListener("click", (event) => event.target === help && help.close());
  steps.hidden = remembered();
  document.getElementById("steps-closer").addEventListener("click", () => {
    steps.hidden = true;
    remember();
  });
}

// A browser may refuse to keep anything; then the steps show again next time.
function remembered() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, "yes");
  } catch {
    return;
  }
}
