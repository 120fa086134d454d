/** Shows the buttons that copy, where the browser lets a page do so, and says that it is done. */
import { sentences } from "./sentences";

export function offerCopying(scope: ParentNode): void {
  if (!window.isSecureContext) return;
  for (const button of scope.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(button.dataset.copy ?? "").then(() => {
        const said = button.parentElement?.querySelector<HTMLElement>("[data-copied]");
        if (said) said.textContent = sentences().copied;
      });
    });
  }
}
