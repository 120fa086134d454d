/** The words a script needs, written by the server in the reader's language (templates/web/layout.html). */
interface Sentences {
  characterCount: Record<string, unknown>;
  sortableTable: Record<string, unknown>;
  sortable: string;
  draftSaved: string;
  draftUnsaved: string;
  copied: string;
  chosen: string;
  live: string;
  notLive: string;
}

let read: Sentences | undefined;

export function sentences(): Sentences {
  if (read === undefined) {
    const text = document.getElementById("sentences")?.textContent ?? "{}";
    read = JSON.parse(text) as Sentences;
  }
  return read;
}
