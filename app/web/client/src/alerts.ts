/** Follows the alerts while the page is open: what changes is loaded anew. Without it, loading the page does the same. */
import htmx from "htmx.org";

import { sentences } from "./sentences";

export function followAlerts(scope: ParentNode): void {
  for (const place of scope.querySelectorAll<HTMLElement>("[data-live]")) {
    const address = place.dataset["live"];
    if (!address || place.dataset["following"]) continue;
    place.dataset["following"] = "yes";
    const source = new EventSource(address);
    source.addEventListener("ready", () => {
      place.textContent = sentences().live;
    });
    source.addEventListener("alert", () => {
      void htmx.ajax("get", window.location.href, { target: "#alerts", select: "#alerts", swap: "outerHTML" });
    });
    source.addEventListener("error", () => {
      place.textContent = sentences().notLive;
    });
    window.addEventListener("pagehide", () => {
      source.close();
    });
  }
}
