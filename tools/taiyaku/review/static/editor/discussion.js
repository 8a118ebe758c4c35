// Comments without leaving the page, and an unsent one that is kept like an unsaved text.
import { KEYS, find, form, name, press, said, shelf, words } from "../review.js";

const box = () => find("#remark");
const kept = () => `${name()}:remark`;

function listen() {
  box().value ||= shelf.get(kept()) ?? "";
  box().addEventListener("input", () => (box().value ? shelf.set(kept(), box().value) : shelf.drop(kept())));
}

// The answer is the whole page; what is new in it takes the place of what is old here.
async function send(button) {
  const body = new URLSearchParams(new FormData(form, button));
  button.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(button.formAction, { method: "POST", body });
    if (!answer.ok) throw Object.assign(new Error(answer.status), { line: await said(answer) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!find("#discussion", page)) throw new Error("no discussion");
    shelf.drop(kept());
    for (const place of ["#discussion", ".flash-place"]) find(place).replaceWith(document.adoptNode(find(place, page)));
    listen();
    box().focus();
  } catch (error) {
    button.removeAttribute("aria-disabled");
    const textContent = error.line || words.unreached;
    const line = Object.assign(document.createElement("p"), { className: "line-trouble", role: "alert", textContent });
    find("#discussion .line-trouble")?.remove();
    find("#discussion").append(line);
  }
}

if (form) {
  listen();
  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (by?.dataset.key !== "comment") return;
    event.preventDefault();
    if (box().value.trim() && !by.hasAttribute("aria-disabled")) send(by);
    else box().focus();
  });
  KEYS.c = () => {
    box().focus();
    box().scrollIntoView({ block: "nearest" });
  };
  KEYS.f = () => press("[data-key=flag]");
}
