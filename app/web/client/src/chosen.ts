/** In lists with a tick box per row: one box ticks them all, and a sentence says how many are ticked. */
import { sentences } from "./sentences";

export function rememberChosen(scope: ParentNode): void {
  for (const form of scope.querySelectorAll<HTMLFormElement>("form[data-choose-rows]")) {
    const all = form.querySelector<HTMLInputElement>("input[data-choose-all]");
    const rows = [...form.querySelectorAll<HTMLInputElement>("input[data-choose-row]")];
    const said = form.querySelector<HTMLElement>("[data-chosen]");
    if (!all) continue;
    all.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
    const tell = (): void => {
      const ticked = rows.filter((row) => row.checked).length;
      all.checked = ticked > 0 && ticked === rows.length;
      all.indeterminate = ticked > 0 && ticked < rows.length;
      if (said) said.textContent = ticked > 0 ? sentences().chosen.replace("%{n}", String(ticked)) : "";
    };
    all.addEventListener("change", () => {
      for (const row of rows) row.checked = all.checked;
      tell();
    });
    for (const row of rows) row.addEventListener("change", tell);
    tell();
  }
}
