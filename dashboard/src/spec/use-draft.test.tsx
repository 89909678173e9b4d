import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { readDraft, writeDraft } from "../session/drafts";
import { spec } from "../test/samples";
import { useDraft } from "./use-draft";

const version = (number: number, markdown: string, title = "Registration") =>
  spec({ version: number, title, content: { markdown, metadata: {} } });

function start(first = version(1, "one")) {
  return renderHook(current => useDraft("u.s", current), { initialProps: first });
}

describe("a draft", () => {
  it("follows the server while nothing was typed", () => {
    const { result, rerender } = start();
    rerender(version(2, "two"));
    expect(result.current).toMatchObject({ markdown: "two", dirty: false, outdated: false, base: { version: 2 } });
  });

  it("keeps what was typed and says when the server has another text", () => {
    const { result, rerender } = start();
    act(() => result.current.edit({ markdown: "mine" }));
    rerender(version(2, "theirs"));
    expect(result.current).toMatchObject({ markdown: "mine", dirty: true, outdated: true, base: { version: 1 } });
  });

  it("goes on when only the status or the tags changed on the server", () => {
    const { result, rerender } = start();
    act(() => result.current.edit({ markdown: "mine" }));
    rerender(version(2, "one"));
    expect(result.current).toMatchObject({ markdown: "mine", dirty: true, outdated: false, base: { version: 2 } });
  });

  it("is saved when the server has the same text, whoever brought it there", () => {
    const { result, rerender } = start();
    act(() => result.current.edit({ markdown: "mine" }));
    rerender(version(2, "mine"));
    expect(result.current).toMatchObject({ markdown: "mine", dirty: false, outdated: false });
  });

  it("keeps what was typed while a save was on its way", () => {
    const { result } = start();
    act(() => result.current.edit({ markdown: "mine" }));
    act(() => result.current.edit({ markdown: "mine and more" }));
    act(() => result.current.saved({ title: "Registration", markdown: "mine" }, version(2, "mine")));
    expect(result.current).toMatchObject({ markdown: "mine and more", dirty: true, base: { version: 2 } });
  });

  it("takes over the server's spelling of what was saved", () => {
    const { result } = start();
    act(() => result.current.edit({ title: "  New title " }));
    act(() => result.current.saved({ title: "  New title ", markdown: "one" }, version(2, "one", "New title")));
    expect(result.current).toMatchObject({ title: "New title", dirty: false });
  });

  it("survives a closed tab and is forgotten once it is saved", () => {
    vi.useFakeTimers();
    const first = start();
    act(() => first.result.current.edit({ markdown: "not lost" }));
    first.unmount();
    const second = start();
    expect(second.result.current).toMatchObject({ markdown: "not lost", dirty: true });
    expect(second.result.current.restoredAt).not.toBeNull();
    act(() => second.result.current.saved(second.result.current, version(2, "not lost")));
    expect(readDraft("u.s")).toBeNull();
  });

  it("is discarded on request", () => {
    const { result } = start();
    act(() => result.current.edit({ markdown: "mine" }));
    act(() => result.current.reset(version(1, "one")));
    expect(result.current).toMatchObject({ markdown: "one", dirty: false });
    expect(readDraft("u.s")).toBeNull();
  });

  it("ignores what something else has written under its name", () => {
    localStorage.setItem("resonant.draft.u.s", "{broken");
    expect(start().result.current).toMatchObject({ markdown: "one", dirty: false });
    writeDraft("other", { title: "", markdown: "", base: { version: 1, title: "", markdown: "" }, at: "" });
    expect(start().result.current.dirty).toBe(false);
  });
});
