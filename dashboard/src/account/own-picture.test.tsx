import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyServer, renderApp } from "../test/render";
import { FakeRequest } from "../test/request";
import { me, session } from "../test/samples";
import { json, list, problem } from "../test/server";

const url = `/avatars/${"a".repeat(64)}`;
const file = () => new File(["x"], "me.png", { type: "image/png" });
const member = { user_id: me.id, email: me.email, name: me.name, avatar_url: null, role: "owner", created_at: "" };
/** Pictures of people say nothing that their names do not. */
const faces = () => [...document.querySelectorAll<HTMLImageElement>(`img[src="${url}"]`)];

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  URL.createObjectURL = () => "blob:chosen";
  URL.revokeObjectURL = () => {};
});

describe("one's picture", () => {
  it("is looked at before it is taken, and shown everywhere then", async () => {
    emptyServer().on("GET /organizations/current/members", () => list([member]));
    renderApp("/settings/profile");
    const text = await screen.findByText(/Drop a picture here/);
    expect(faces()).toEqual([]);
    fireEvent.drop(text.closest("div") as HTMLElement, { dataTransfer: { files: [file()] } });
    expect(await screen.findByAltText("The picture as it will look")).toHaveAttribute("src", "blob:chosen");
    expect(FakeRequest.all).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Use this picture" }));
    expect(FakeRequest.last.target).toBe("POST /api/v1/users/me/avatar");
    await FakeRequest.last.answer(200, { ...me, avatar_url: url });
    await waitFor(() => expect(faces().length).toBeGreaterThan(1));
    expect(screen.queryByAltText("The picture as it will look")).toBeNull();
  });

  it("says why it was not taken and keeps the old one", async () => {
    emptyServer().on("GET /organizations/current/members", () => list([member]));
    renderApp("/settings/profile");
    const text = await screen.findByText(/Drop a picture here/);
    fireEvent.drop(text.closest("div") as HTMLElement, { dataTransfer: { files: [file()] } });
    await userEvent.click(await screen.findByRole("button", { name: "Use this picture" }));
    const refused = problem(415, "picture_type", "This is no PNG, JPEG or GIF.");
    await FakeRequest.last.answer(415, await refused.json());
    expect(await screen.findByRole("alert")).toHaveTextContent("This is no PNG, JPEG or GIF.");
    expect(faces()).toEqual([]);
  });

  it("can be removed, and initials stand in for one that is gone", async () => {
    const pictured = { ...session, user: { ...me, avatar_url: url } };
    const server = emptyServer()
      .on("GET /auth/session", () => json(pictured))
      .on("GET /organizations/current/members", () => list([{ ...member, avatar_url: url }]))
      .on("DELETE /users/me/avatar", () => new Response(null, { status: 204 }));
    renderApp("/settings/profile", { signedIn: false });
    const remove = await screen.findByRole("button", { name: "Remove the picture" });
    const shown = faces();
    expect(shown.length).toBeGreaterThan(1);
    fireEvent.error(shown[0] as HTMLImageElement);
    expect(faces()).toHaveLength(shown.length - 1);
    await userEvent.click(remove);
    await waitFor(() => expect(faces()).toEqual([]));
    expect(server.calls("DELETE /users/me/avatar")).toHaveLength(1);
  });
});
