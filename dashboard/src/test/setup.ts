import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { setForeign } from "../api/client";
import { forgetNotices } from "../ui/toast";

configure({ asyncUtilTimeout: 15_000 }); // pages are loaded when they are first shown

// What jsdom lacks and pages ask for.
window.matchMedia = query =>
  ({ matches: false, media: query, addEventListener: () => undefined, removeEventListener: () => undefined }) as never;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.IntersectionObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
} as never;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
Range.prototype.getClientRects = () => [] as never;
Range.prototype.getBoundingClientRect = () => new DOMRect();

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem("resonant.language", "en");
});

afterEach(() => {
  cleanup();
  forgetNotices();
  setForeign(false);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
