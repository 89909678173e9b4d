import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useTexts } from "../language/language";
import { renderPart } from "../test/render";
import { copy } from "./copy";

function CopyAll() {
  const t = useTexts();
  return (
    <button type="button" onClick={() => copy(t, "all of it")}>
      Copy
    </button>
  );
}

/** What a browser does with execCommand("copy"): it asks the page what to copy. */
function clipboardOfPage(permitted: boolean): string[] {
  const taken: string[] = [];
  document.execCommand = () => {
    if (!permitted) return false;
    const event = new Event("copy", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { setData: (_type: string, text: string) => taken.push(text) } });
    document.body.dispatchEvent(event);
    return true;
  };
  return taken;
}

async function press() {
  const user = userEvent.setup();
  // On plain HTTP from another machine there is no clipboard; userEvent brings one of its own.
  Reflect.deleteProperty(navigator, "clipboard");
  renderPart(<CopyAll />);
  await user.click(screen.getByRole("button", { name: "Copy" }));
}

describe("copying where the browser keeps the clipboard to itself", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(document, "execCommand");
  });

  it("copies as Ctrl-C does", async () => {
    const taken = clipboardOfPage(true);
    await press();
    expect(await screen.findByText("Copied")).toBeVisible();
    expect(taken).toEqual(["all of it"]);
  });

  it("says when it was not allowed, and what to do", async () => {
    clipboardOfPage(false);
    await press();
    expect(await screen.findByText("Not copied")).toBeVisible();
    expect(screen.getByText(/Select the text and copy it yourself/)).toBeVisible();
  });
});
