/**
 * The words of the scripts in the language of the page.
 *
 * English is in the code; a page in another language has a block of data with the translations
 * (`translations/xx/LC_MESSAGES/scripts.po`).
 */
interface Words {
  /** Translations by the English message; of a message about a number, one for each plural form. */
  messages: Record<string, string | string[]>;
  /** The plural form of each number up to 199, a digit each; larger ones have that of their rest. */
  plurals: string;
}

type Values = Record<string, string | number>;

const words: Words = JSON.parse(document.getElementById("script-words")?.textContent || '{"messages":{},"plurals":""}');

/** Return a message in the language of the page, with values in place of `%(name)s`. */
export function gettext(message: string, values: Values = {}): string {
  const found = words.messages[message];
  return filled(typeof found === "string" ? found : message, values);
}

/** Return a message about a number, in the plural form of that number; `%(num)s` is the number. */
export function ngettext(one: string, several: string, num: number, values: Values = {}): string {
  const forms = words.messages[one];
  const form = Number(words.plurals[num < 200 ? num : 100 + (num % 100)] ?? 0);
  const text = Array.isArray(forms) ? forms[form] : undefined;
  return filled(text ?? (num === 1 ? one : several), { num, ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}
