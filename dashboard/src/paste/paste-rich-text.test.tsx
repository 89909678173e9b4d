import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import Editor from "../spec/editor";
import { renderPart } from "../test/render";

const html = "<h2>Plan</h2><ul><li>one</li></ul>";

function clipboard(data: Record<string, string>): DataTransfer {
  return {
    types: Object.keys(data),
    files: [],
    items: [],
    getData: (type: string) => data[type] ?? "",
  } as unknown as DataTransfer;
}

function openEditor(value: string) {
  const change = vi.fn();
  renderPart(<Editor value={value} label="Text" autoFocus onChange={change} onSave={() => undefined} />);
  return { change, text: screen.getByLabelText("Text") };
}

describe("pasting into a spec", () => {
  it("makes Markdown of rich text, in one step to undo", async () => {
    const { change, text } = openEditor("");
    fireEvent.paste(text, { clipboardData: clipboard({ "text/html": html, "text/plain": "Plan\none" }) });
    await waitFor(() => expect(change).toHaveBeenLastCalledWith("## Plan\n\n- one"));
    fireEvent.keyDown(text, { key: "z", code: "KeyZ", keyCode: 90, ctrlKey: true });
    expect(change).toHaveBeenLastCalledWith("");
  });

  it.each([
    [
      "source code with colours",
      { "text/html": "<div><span style='color:#f00'>let</span> x</div>", "text/plain": "let x" },
    ],
    ["Markdown that comes with its HTML", { "text/html": html, "text/plain": "## Plan\n\n- [ ] one" }],
    ["text of an editor", { "text/html": html, "text/plain": "Plan", "vscode-editor-data": "{}" }],
  ])("leaves %s plain", (_name, data) => {
    const { change, text } = openEditor("");
    fireEvent.paste(text, { clipboardData: clipboard(data) });
    expect(change).toHaveBeenLastCalledWith(data["text/plain"]);
  });

  it("leaves what goes into code plain", () => {
    const { change, text } = openEditor("```\n");
    fireEvent.keyDown(text, { key: "End", code: "End", keyCode: 35, ctrlKey: true });
    fireEvent.paste(text, { clipboardData: clipboard({ "text/html": html, "text/plain": "Plan one" }) });
    expect(change).toHaveBeenLastCalledWith("```\nPlan one");
  });

  it("leaves what is pasted with Shift plain", () => {
    const { change, text } = openEditor("");
    fireEvent.keyDown(text, { key: "V", code: "KeyV", keyCode: 86, ctrlKey: true, shiftKey: true });
    fireEvent.paste(text, { clipboardData: clipboard({ "text/html": html, "text/plain": "Plan one" }) });
    expect(change).toHaveBeenLastCalledWith("Plan one");
  });
});
