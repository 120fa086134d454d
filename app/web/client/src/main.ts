/** Wakes the components of a page. Everything works without it; it only makes things nearer to hand. */
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";
import { SortableTable } from "@ministryofjustice/frontend";
import htmx from "htmx.org";

import { followAlerts } from "./alerts";
import { keepDrafts } from "./drafts";
import { offerCopying } from "./copying";
import { offerDiagrams } from "./diagrams";
import { rememberChosen } from "./chosen";
import { offerPrinting } from "./printing";
import { sentences } from "./sentences";
import "./styles/redress.scss";

/** The part says how to sort in English alone: say it in the reader's language. */
function nameSortable(scope: ParentNode, words: string): void {
  for (const said of scope.querySelectorAll("[data-module='moj-sortable-table'] caption span:last-child")) {
    said.textContent = ` ${words}`;
  }
}

function wake(scope: ParentNode): void {
  const said = sentences();
  createAll(Button, { preventDoubleClick: true }, scope);
  createAll(CharacterCount, { i18n: said.characterCount }, scope);
  for (const component of [Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
    createAll(component, undefined, scope);
  }
  createAll(SortableTable, said.sortableTable, scope);
  nameSortable(scope, said.sortable);
  offerCopying(scope);
  offerPrinting(scope);
  rememberChosen(scope);
  keepDrafts(scope);
  offerDiagrams(scope);
  followAlerts(scope);
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
// Inline styles and evaluated attributes are forbidden by our own content security policy.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.onLoad((element) => {
  wake(element instanceof HTMLElement && element !== document.body ? element : document);
});
