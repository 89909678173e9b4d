import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderPart } from "../test/render";
import { Composer } from "./composer";

describe("the composer", () => {
  const send = vi.fn();

  beforeEach(() => {
    send.mockReset().mockResolvedValue(undefined);
    sessionStorage.clear();
    renderPart(<Composer draftKey="th1" onSend={send} />);
  });

  it("sends with Enter and breaks the line with Shift+Enter", async () => {
    const field = screen.getByLabelText("Message");
    await userEvent.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(send).toHaveBeenCalledWith("one\ntwo");
    expect(field).toHaveValue("");
  });

  it("does not send while kana are being converted", () => {
    const field = screen.getByLabelText("Message");
    fireEvent.change(field, { target: { value: "にほん" } });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(send).not.toHaveBeenCalled();
  });

  it("sends nothing when nothing is written", async () => {
    await userEvent.type(screen.getByLabelText("Message"), "   {Enter}");
    expect(send).not.toHaveBeenCalled();
  });

  it("offers the commands after a slash and completes with Enter", async () => {
    const field = screen.getByLabelText("Message");
    await userEvent.type(field, "/");
    expect(screen.getAllByRole("option").map(option => option.textContent?.split(" ")[0])).toHaveLength(4);
    await userEvent.type(field, "s");
    expect(screen.getByRole("option", { selected: true })).toHaveTextContent("/summarize");
    await userEvent.type(field, "{Enter}");
    expect(field).toHaveValue("/summarize ");
    expect(screen.queryByRole("option")).toBeNull();
    expect(send).not.toHaveBeenCalled();
  });

  it("chooses a command with the arrows and lets go with Escape", async () => {
    const field = screen.getByLabelText("Message");
    await userEvent.type(field, "/{ArrowDown}{Tab}");
    expect(field).toHaveValue("/tasks ");
    await userEvent.clear(field);
    await userEvent.type(field, "/{Escape}");
    expect(screen.queryByRole("option")).toBeNull();
  });

  it("gives back what was not sent, above what was typed since", async () => {
    let refuse: (why: Error) => void = () => {};
    send.mockReturnValueOnce(
      new Promise((_, reject) => {
        refuse = reject;
      }),
    );
    const field = screen.getByLabelText("Message");
    await userEvent.type(field, "a long thought{Enter}");
    expect(field).toHaveValue("");
    await userEvent.type(field, "and another");
    refuse(new Error("offline"));
    await waitFor(() => expect(field).toHaveValue("a long thought\n\nand another"));
    expect(sessionStorage.getItem("resonant.message.th1")).toBe("a long thought\n\nand another");
  });
});
