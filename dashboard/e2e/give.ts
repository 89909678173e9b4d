import type { Locator } from "@playwright/test";

export interface GivenFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** Pastes or drops a file, as after taking it: the browser has no other way to be given a clipboard or a pointer's load. */
export async function give(target: Locator, event: "paste" | "drop", { name, type, bytes }: GivenFile): Promise<void> {
  await target.evaluate(
    (element, { event, name, type, data }) => {
      const content = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], name, { type }));
      const box = element.getBoundingClientRect();
      const common = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        event === "paste"
          ? new ClipboardEvent("paste", { ...common, clipboardData: transfer })
          : new DragEvent("drop", { ...common, dataTransfer: transfer, clientX: box.x + 5, clientY: box.y + 5 }),
      );
    },
    { event, name, type, data: Buffer.from(bytes).toString("base64") },
  );
}
