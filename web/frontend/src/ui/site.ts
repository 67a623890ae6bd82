/** What every page may use: cards that say what a link leads to, and buttons that copy. Pages are complete without it. */
import { offerCards } from "./hover_card";
import { lineCard, offerCitations } from "../entries/citation";
import { offerCopies } from "./copy_button";
import { offerMap, offerPalette } from "./lazy_parts";
import { offerLocalGraphs } from "../entries/local_graph";
import { entryCard } from "../entries/preview";

document.documentElement.classList.add("scripted");
offerCopies();
offerCitations();
offerLocalGraphs();
offerCards([lineCard, entryCard]);
offerPalette();
offerMap();
