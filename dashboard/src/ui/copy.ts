import type { Texts } from "../language/language";
import { notify, notifyFailure } from "./toast";

/**
 * Puts a text on the clipboard and says so. Browsers keep the clipboard from pages that come over plain HTTP from another
 * machine, as those of a server at home do; there the page's selection is copied as by Ctrl-C.
 */
export function copy(t: Texts, text: string): void {
  const written = "clipboard" in navigator ? navigator.clipboard.writeText(text) : copySelected(text);
  written.then(
    () => notify(t.common.copied),
    () => notifyFailure(t, new Error(t.common.copyRefused), t.common.notCopied),
  );
}

async function copySelected(text: string): Promise<void> {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", put, { capture: true, once: true });
  try {
    if (!document.execCommand("copy")) throw new Error("The browser refuses to copy.");
  } finally {
    document.removeEventListener("copy", put, { capture: true });
  }
}
