/** What every page may use: previews of linked entries and buttons that copy. Pages are complete without it. */
import { offerCopies } from "./copy";
import { offerPreviews } from "./preview";

offerCopies();
offerPreviews();
