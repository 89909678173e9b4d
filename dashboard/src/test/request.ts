import { act } from "@testing-library/react";

/** Stands for the network: a test answers each upload when it wants. */
export class FakeRequest {
  static all: FakeRequest[] = [];
  static get last(): FakeRequest {
    const last = FakeRequest.all.at(-1);
    if (!last) throw new Error("nothing was uploaded");
    return last;
  }
  upload: { onprogress?: (event: Partial<ProgressEvent>) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  status = 0;
  responseText = "";
  body = new FormData();
  headers: Record<string, string> = {};
  target = "";
  constructor() {
    FakeRequest.all.push(this);
  }
  open(method: string, path: string) {
    this.target = `${method} ${path}`;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader() {
    return null;
  }
  send(body: FormData) {
    this.body = body;
  }
  abort() {
    this.onabort?.();
  }
  async answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    await act(async () => this.onload?.());
  }
}
