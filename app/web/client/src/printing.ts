/** Shows the print buttons, which without a script would do nothing. */
export function offerPrinting(scope: ParentNode): void {
  for (const button of scope.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      window.print();
    });
  }
}
