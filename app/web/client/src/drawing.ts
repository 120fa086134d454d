/** Puts a BPMN diagram into its frame and marks where the case was, is, waits and failed. */
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";

interface Point {
  x: number;
  y: number;
}
interface Canvas {
  zoom(level: "fit-viewport" | number, centre?: Point | "auto"): void;
  zoom(): number;
  scrollToElement(element: string, padding?: number): void;
  addMarker(element: string, name: string): void;
}
interface Overlays {
  add(element: string, overlay: { position: { top: number; left: number }; html: HTMLElement }): void;
}
interface Registry {
  get(element: string): { waypoints?: unknown } | undefined;
}

const READABLE = 0.9;
const STEP = 1.35;

export async function draw(frame: HTMLElement): Promise<void> {
  const answer = await fetch(frame.dataset.diagram ?? "", { credentials: "same-origin" });
  if (!answer.ok) return; // the list in words stands
  frame.hidden = false;
  // the wheel belongs to the page; who wants it closer has buttons
  const viewer = new NavigatedViewer({ container: frame, zoomScroll: { enabled: false } });
  const { warnings } = await viewer.importXML(await answer.text());
  for (const warning of warnings) console.warn(`${frame.dataset.diagram}: ${warning}`);
  const canvas = viewer.get<Canvas>("canvas");
  listen(frame, canvas);
  show(frame, canvas);
  mark(frame, canvas, viewer.get<Overlays>("overlays"), viewer.get<Registry>("elementRegistry"));
}

function marksOf(frame: HTMLElement): [string, string][] {
  return Object.entries(JSON.parse(frame.dataset.marks ?? "{}") as Record<string, string>);
}

/** Begins where the case is now, large enough to be read; else with all of it. */
function show(frame: HTMLElement, canvas: Canvas): void {
  canvas.zoom("fit-viewport", "auto");
  const marks = marksOf(frame);
  const now = marks.find(([, kind]) => kind === "failed" || kind === "here") ?? marks.find(([, kind]) => kind === "waiting");
  if (!now) return;
  canvas.zoom(READABLE);
  canvas.scrollToElement(now[0], 160);
}

function listen(frame: HTMLElement, canvas: Canvas): void {
  const buttons = frame.parentElement?.querySelector<HTMLElement>("[data-zooms]");
  if (!buttons) return;
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const way = event.target instanceof HTMLElement ? event.target.dataset.zoom : undefined;
    if (way === "all") canvas.zoom("fit-viewport", "auto");
    else if (way) canvas.zoom(canvas.zoom() * (way === "in" ? STEP : 1 / STEP), "auto");
  });
}

function mark(frame: HTMLElement, canvas: Canvas, overlays: Overlays, registry: Registry): void {
  const words = JSON.parse(frame.dataset.words ?? "{}") as Record<string, string>;
  for (const [element, kind] of marksOf(frame)) {
    const shape = registry.get(element);
    if (!shape || shape.waypoints) continue;
    canvas.addMarker(element, `redress-marked--${kind}`);
    if (kind === "done") continue;
    const label = document.createElement("span");
    label.className = `redress-marked redress-marked--${kind}`;
    label.textContent = words[kind] ?? kind;
    overlays.add(element, { position: { top: -14, left: 0 }, html: label });
  }
}
