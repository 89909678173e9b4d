import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { useShortcuts } from "./shortcuts";

function Page(props: { actions: Record<string, () => void> }) {
  useShortcuts(true, props.actions);
  return <input aria-label="field" />;
}

describe("shortcuts", () => {
  it("take one stroke or two", async () => {
    const help = vi.fn();
    const specs = vi.fn();
    const s = vi.fn();
    render(<Page actions={{ "?": help, "g s": specs, s }} />);
    await userEvent.keyboard("?");
    await userEvent.keyboard("gs");
    expect(help).toHaveBeenCalledOnce();
    expect(specs).toHaveBeenCalledOnce();
    expect(s).not.toHaveBeenCalled();
    await userEvent.keyboard("s");
    expect(s).toHaveBeenCalledOnce();
  });

  it("leave the letters to those who write, except with Ctrl", async () => {
    const help = vi.fn();
    const palette = vi.fn();
    const { getByLabelText } = render(<Page actions={{ "?": help, "mod+k": palette }} />);
    await userEvent.type(getByLabelText("field"), "what?");
    await userEvent.keyboard("{Control>}k{/Control}");
    expect(help).not.toHaveBeenCalled();
    expect(palette).toHaveBeenCalledOnce();
  });
});
