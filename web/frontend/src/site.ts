/** What every page may use: cards that say what a link leads to, and buttons that copy. Pages are complete without it. */
import { offerCards } from "./card";
import { lineCard, offerCitations } from "./citation";
import { offerCopies } from "./copy";
import { offerMap, offerPalette } from "./lazy";
import { offerLocalGraphs } from "./local";
import { entryCard } from "./preview";

document.documentElement.classList.add("scripted");
offerCopies();
offerCitations();
offerLocalGraphs();
offerCards([lineCard, entryCard]);
offerPalette();
offerMap();
