/** The script of every page: previews, the source panel and the basket, copy buttons, palette and maps. Pages work without it. */
import { enableHoverCards } from "./hover_card";
import { enableBasket } from "../entries/basket";
import { lineCard } from "../entries/line_card";
import { enableSourcePanel } from "../entries/source_panel";
import { enableCopyButtons } from "./copy_button";
import { drawMapsWhenNear, enablePalette } from "./lazy_parts";
import { enableSlots } from "./slots";
import { enableLocalGraphs } from "../entries/local_graph";
import { enablePageParts } from "../entries/page_parts";
import { entryCard } from "../entries/preview";
import { loadRelatedEntries } from "../entries/related_entries";

document.documentElement.classList.add("scripted");
enableCopyButtons();
enableBasket();
enableSourcePanel();
enableLocalGraphs();
loadRelatedEntries();
enableHoverCards([lineCard, entryCard]);
enablePalette();
drawMapsWhenNear();
enablePageParts();
enableSlots();
