export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** The server said no (RFC 9457), or could not be asked (`network`, status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: readonly FieldProblem[];
  /** Everything the answer carried, such as `current` of a refused save. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, members: Record<string, unknown>, requestId?: string) {
    const code = text(members.code) ?? (status === 0 ? "network" : "unknown");
    const detail = text(members.detail) ?? text(members.title) ?? "";
    super(detail || code);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = text(members.request_id) ?? requestId;
    this.errors = Array.isArray(members.errors) ? (members.errors as FieldProblem[]) : [];
    this.members = members;
  }

  /** Field name to message, as forms want it: `/title` and `/content/markdown` become `title` and `content.markdown`. */
  fieldErrors(): Record<string, string> {
    return Object.fromEntries(
      this.errors.map(error => [error.pointer.replace(/^\//, "").replaceAll("/", "."), error.detail]),
    );
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

// What browsers and the bundle say when the code of a page does not arrive.
const codeMissing = /preload CSS|dynamically imported module|module script failed/i;

/** Whether the code of a page could not be read; only reading the whole page anew helps. */
export function isCodeMissing(error: unknown): boolean {
  return error instanceof Error && codeMissing.test(error.message);
}

/** Any thrown thing as a problem, so that one view can show it. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isCodeMissing(error)) return new ApiProblem(0, { code: "network" });
  return new ApiProblem(-1, { code: "unknown", detail: error instanceof Error ? error.message : String(error) });
}
