// A small list of choices that opens above its button.

import { el } from "/page/dom.js";

// `choices()` may be asynchronous; it returns [{words, note?, act}].
export function popup(opener, label, choices) {
  const list = el("div", { class: "popup", role: "group", "aria-label": label, hidden: true });
  const holder = el("div", { class: "popup-holder" }, opener, list);
  const outside = ({ target }) => holder.contains(target) || close();
  const close = () => {
    list.hidden = true;
    document.removeEventListener("pointerdown", outside);
    opener.setAttribute("aria-expanded", "false");
  };
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", async () => {
    if (!list.hidden) return close();
    list.replaceChildren(...(await choices()).map((one) => choice(one, close)));
    list.hidden = false;
    document.addEventListener("pointerdown", outside);
    opener.setAttribute("aria-expanded", "true");
    list.querySelector("button")?.focus();
  });
  holder.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    close();
    opener.focus();
  });
  holder.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !holder.contains(relatedTarget)) close(); // some browsers give a clicked button no focus
  });
  return holder;
}

function choice({ words, note, act }, close) {
  const pick = () => {
    close();
    act();
  };
  return el("button", { type: "button", class: "choice", onclick: pick },
    el("span", { dir: "auto" }, words), note && el("span", { class: "summary", dir: "auto" }, note));
}
