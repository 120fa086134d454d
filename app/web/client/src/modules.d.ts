/** The two component libraries ship no types; these are the parts that the pages call. */
declare module "govuk-frontend" {
  type Component = new (root: Element, config?: Record<string, unknown>) => unknown;
  export function createAll(component: Component, config?: Record<string, unknown>, scope?: ParentNode): unknown[];
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
}
declare module "@ministryofjustice/frontend" {
  type Component = new (root: Element, config?: Record<string, unknown>) => unknown;
  export const SortableTable: Component;
}
/** A stylesheet may be imported for its effect; Vite writes it to its own file. */
declare module "*.scss";
declare module "*.css";
