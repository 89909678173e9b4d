import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { later, list } from "../test/server";

const id = (number: number) => `00000000-0000-7000-8000-00000000000${number}`;
const hit = (number: number, title: string) => ({
  kind: "spec",
  id: id(number),
  title,
  excerpt: [{ text: title, match: true }],
  thread_id: null,
  updated_at: "2026-01-01T00:00:00.000Z",
});
const chosen = () => document.querySelector("[role=menuitem][data-focused]")?.textContent;

/** The palette's field, with the page behind it. */
async function field() {
  renderApp("/");
  await screen.findByRole("heading", { name: "Inbox" });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  return screen.findByRole("searchbox");
}

/** Not by user-event, which takes the blur that choosing an item pretends for a real one. */
const write = (input: HTMLElement, value: string) =>
  fireEvent(input, new InputEvent("beforeinput", { bubbles: true, inputType: "insertText" })) &&
  fireEvent.input(input, { target: { value } });

function enter(input: HTMLElement) {
  fireEvent.keyDown(input, { key: "Enter" });
  fireEvent.keyUp(input, { key: "Enter" });
}

afterEach(() => window.history.pushState(null, "", "/"));

it("chooses the first hit also when other hits stood there before", async () => {
  const late = later<Response>();
  emptyServer().on("GET /search", ({ query }) =>
    query.get("q") === "needle" ? late.promise : list(hit(1, "About needs")),
  );
  const input = await field();
  write(input, "needl");
  await waitFor(() => expect(chosen()).toContain("About needs"));
  write(input, "needle");
  late.keep(list(hit(2, "A needle")));
  await screen.findByRole("menuitem", { name: /A needle/ });
  await waitFor(() => expect(chosen()).toContain("A needle"));
  enter(input);
  await waitFor(() => expect(window.location.pathname).toBe(`/specs/${id(2)}`));
});

it("chooses the whole search when nothing was found, also after it had gone", async () => {
  emptyServer().on("GET /search", () => list());
  const input = await field();
  for (const text of ["xy", "xyz", "xyzzy"]) {
    write(input, text);
    await waitFor(() => expect(chosen()).toContain(text));
  }
  enter(input);
  await waitFor(() => expect(window.location.pathname + window.location.search).toContain("xyzzy"));
});
