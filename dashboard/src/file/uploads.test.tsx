import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { rememberCsrfToken } from "../api/client";
import Editor from "../spec/editor";
import { renderPart } from "../test/render";
import { FakeRequest } from "../test/request";
import { Composer } from "../thread/composer";
import { markdownOf, pastedFiles } from "./upload";

const stored = { id: "f1", name: "図 [1].png", url: "/files/f1", content_type: "image/png" };
const picture = () => new File(["x"], "図 [1].png", { type: "image/png" });
const transfer = (files: File[], types = ["Files"]) => ({ files, types, items: [] }) as unknown as DataTransfer;

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  sessionStorage.clear();
  rememberCsrfToken("token");
});

describe("a link to a file", () => {
  it("shows pictures and leads to the rest", () => {
    expect(markdownOf(stored)).toBe("![図 \\[1\\].png](/files/f1)");
    expect(markdownOf({ ...stored, name: "a.pdf", content_type: "application/pdf" })).toBe("[a.pdf](/files/f1)");
  });

  it("is not made of a table that brings a picture of itself", () => {
    expect(pastedFiles(transfer([picture()]))).toHaveLength(1);
    expect(pastedFiles(transfer([picture()], ["text/plain", "Files"]))).toEqual([]);
    expect(pastedFiles(null)).toEqual([]);
  });
});

describe("attaching to a message", () => {
  const send = vi.fn();

  beforeEach(() => {
    send.mockReset();
    renderPart(<Composer draftKey="th1" onSend={send} />);
  });

  it("shows how far it is and puts the picture where the cursor is", async () => {
    const field = screen.getByLabelText("Message");
    await userEvent.type(field, "See");
    fireEvent.paste(field, { clipboardData: transfer([picture()]) });
    expect(FakeRequest.last.target).toBe("POST /api/v1/files");
    expect(FakeRequest.last.headers["X-CSRF-Token"]).toBe("token");
    expect((FakeRequest.last.body.get("file") as File).name).toBe("図 [1].png");
    act(() => FakeRequest.last.upload.onprogress?.({ lengthComputable: true, loaded: 3, total: 4 }));
    expect(screen.getByLabelText("Uploading 図 [1].png")).toHaveValue(0.75);
    await userEvent.type(field, "{Enter}");
    expect(send).not.toHaveBeenCalled(); // the picture would miss its message
    await FakeRequest.last.answer(201, stored);
    expect(field).toHaveValue("See ![図 \\[1\\].png](/files/f1)");
    expect(screen.queryByLabelText("Uploads")).not.toBeInTheDocument();
  });

  it("takes dropped and chosen files", async () => {
    fireEvent.drop(screen.getByLabelText("Message"), { dataTransfer: transfer([picture()]) });
    await FakeRequest.last.answer(201, stored);
    await userEvent.upload(screen.getByTestId("attachments"), picture());
    await FakeRequest.last.answer(201, { ...stored, url: "/files/f2" });
    const text = (screen.getByLabelText("Message") as HTMLTextAreaElement).value;
    expect(text).toContain("/files/f1");
    expect(text).toContain("/files/f2");
  });

  it("says why a file was not taken, and stops when asked to", async () => {
    const field = screen.getByLabelText("Message");
    fireEvent.drop(field, { dataTransfer: transfer([picture()]) });
    await FakeRequest.last.answer(409, { code: "file_quota", detail: "No room is left." });
    expect(await screen.findByText("No room is left.")).toBeInTheDocument();
    fireEvent.drop(field, { dataTransfer: transfer([picture()]) });
    await userEvent.click(screen.getByRole("button", { name: "Stop the upload of 図 [1].png" }));
    await waitFor(() => expect(screen.queryByLabelText("Uploads")).not.toBeInTheDocument());
    expect(field).toHaveValue("");
  });
});

describe("attaching to a spec", () => {
  it("puts the picture where it was pasted, whatever is written meanwhile", async () => {
    const change = vi.fn();
    renderPart(<Editor value="one two" label="Text" onChange={change} onSave={() => undefined} />);
    const text = screen.getByLabelText("Text");
    fireEvent.paste(text, { clipboardData: transfer([picture()]) });
    expect(screen.getByLabelText("Uploading 図 [1].png")).toBeInTheDocument();
    await FakeRequest.last.answer(201, stored);
    expect(change).toHaveBeenLastCalledWith("![図 \\[1\\].png](/files/f1)one two");
  });
});
