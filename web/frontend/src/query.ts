/** The query page: an editor in the place of its text area. */
import { editorFor } from "./editor";

const area = document.querySelector<HTMLTextAreaElement>("textarea[name='query']");
if (area) editorFor(area, { run: () => area.form?.requestSubmit() });
