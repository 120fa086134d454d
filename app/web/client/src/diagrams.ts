/** Draws a case's diagram when somebody opens it; until then nothing of the drawing library is loaded. */
export function offerDiagrams(scope: ParentNode): void {
  for (const frame of scope.querySelectorAll<HTMLElement>("[data-diagram]")) {
    const fold = frame.closest("details");
    fold?.addEventListener(
      "toggle",
      () => {
        void import("./drawing").then(({ draw }) => draw(frame));
      },
      { once: true },
    );
  }
}
