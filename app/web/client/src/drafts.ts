/** Keeps what a handler has typed: a quiet save on the server a moment after the last keystroke. */
import { sentences } from "./sentences";

const PAUSE_MS = 1500;

async function save(form: HTMLFormElement, said: HTMLElement): Promise<void> {
  const address = form.dataset["draft"];
  if (!address) return;
  const body = new FormData(form);
  for (const [name, value] of [...body.entries()]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    said.textContent = answer.ok ? sentences().draftSaved : sentences().draftUnsaved;
  } catch {
    said.textContent = sentences().draftUnsaved;
  }
}

export function keepDrafts(scope: ParentNode): void {
  for (const form of scope.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    const said = form.querySelector<HTMLElement>("[data-draft-said]");
    if (!said) continue;
    let timer: ReturnType<typeof setTimeout> | undefined;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(form, said), PAUSE_MS);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
    });
  }
}
