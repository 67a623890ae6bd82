/** The script of every page: previews, copy buttons, palette and maps. Pages work without it. */
import { enableHoverCards } from "./hover_card";
import { lineCard, enableCitationButtons } from "../entries/citation";
import { enableCopyButtons } from "./copy_button";
import { drawMapsWhenNear, enablePalette } from "./lazy_parts";
import { enableLocalGraphs } from "../entries/local_graph";
import { entryCard } from "../entries/preview";

document.documentElement.classList.add("scripted");
enableCopyButtons();
enableCitationButtons();
enableLocalGraphs();
enableHoverCards([lineCard, entryCard]);
enablePalette();
drawMapsWhenNear();
