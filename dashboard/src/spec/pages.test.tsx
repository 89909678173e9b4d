import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { emptyServer, renderApp, renderPart } from "../test/render";
import { finding, spec, summary } from "../test/samples";
import { FakeServer, json, later, list, problem } from "../test/server";
import { ConflictDialog } from "./conflict-dialog";
import { FindingList } from "./finding-list";
import { findingsQuery } from "./queries";

function Findings() {
  const { data } = useQuery(findingsQuery("s1"));
  return <FindingList specId="s1" findings={data} selected={null} onShow={() => undefined} />;
}

describe("the list of specs", () => {
  it("offers the first step when there is none", async () => {
    emptyServer();
    renderApp("/specs");
    expect(await screen.findByText("No specs yet")).toBeVisible();
    expect(screen.getByRole("link", { name: "Paste a specification" })).toHaveAttribute("href", "/specs/new");
  });

  it("shows what went wrong with the request id, and tries again", async () => {
    const server = emptyServer().on("GET /specs", () => problem(500, "internal", "Something failed on the server."));
    renderApp("/specs");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Something failed on the server.");
    expect(alert).toHaveTextContent("Request req-1");
    server.on("GET /specs", () => list(summary()));
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Registration" })).toBeVisible();
  });

  it("asks the server for the chosen status and keeps it in the address", async () => {
    const server = emptyServer().on("GET /specs", () => list(summary({ open_findings: 2, tags: ["auth"] })));
    renderApp("/specs");
    expect(await screen.findByText("2 findings")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /Status/ }));
    await userEvent.click(await screen.findByRole("option", { name: "In review" }));
    await waitFor(() => expect(server.calls("GET /specs").at(-1)?.query.get("status")).toBe("in_review"));
    expect(location.search).toBe("?status=in_review");
  });
});

describe("findings", () => {
  it("are settled at once, and come back with the reason when the server refuses", async () => {
    const answer = later<Response>();
    new FakeServer()
      .on("GET /specs/s1/findings", () => list(finding()))
      .on("PATCH /specs/s1/findings/f1", () => answer.promise);
    renderPart(<Findings />);
    await userEvent.click(await screen.findByRole("button", { name: "Resolve" }));
    expect(screen.getByText("Everything is settled")).toBeVisible();
    answer.keep(problem(403, "forbidden", "Guests cannot do this."));
    expect(await screen.findByText(/cannot be measured/)).toBeVisible();
    expect(await screen.findByText(/Guests cannot do this/)).toBeVisible();
  });
});

describe("a conflict", () => {
  const base = { version: 1, title: "T", markdown: "one\n\ntwo\n\nthree" };

  function open(mine: string, theirs: string) {
    const save = vi.fn();
    const take = vi.fn();
    renderPart(
      <ConflictDialog
        mine={{ title: "T", markdown: mine, base }}
        current={spec({ version: 2, title: "T", content: { markdown: theirs, metadata: {} } })}
        isPending={false}
        onSave={save}
        onTakeTheirs={take}
        onClose={() => undefined}
      />,
    );
    return { save, take };
  }

  it("shows both texts and can keep both changes", async () => {
    const { save } = open("ONE\n\ntwo\n\nthree", "one\n\ntwo\n\nTHREE");
    expect(await screen.findByText("ONE")).toBeVisible();
    expect(screen.getByText("THREE")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Keep both changes" }));
    expect(save).toHaveBeenCalledWith({ title: "T", markdown: "ONE\n\ntwo\n\nTHREE" }, 2);
  });

  it("offers no merge when the same line was changed", async () => {
    const { save, take } = open("mine\n\ntwo\n\nthree", "theirs\n\ntwo\n\nthree");
    expect(await screen.findByText(/touch the same lines/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Keep both changes" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Save mine over it" }));
    expect(save).toHaveBeenCalledWith({ title: "T", markdown: "mine\n\ntwo\n\nthree" }, 2);
    await userEvent.click(screen.getByRole("button", { name: "Discard mine" }));
    expect(take).toHaveBeenCalledOnce();
  });
});

describe("an import", () => {
  it("says what came in and what did not, and why", async () => {
    emptyServer().on("POST /specs/imports", () =>
      json({
        imported: [{ file: "docs/a.md", spec_id: "s1", title: "A", outcome: "created", warnings: [] }],
        ignored: 2,
        rejected: [{ file: "b.md", code: "front_matter_malformed", detail: "Line 2 of the front matter is not YAML." }],
      }),
    );
    renderApp("/specs");
    await screen.findByText("No specs yet");
    const input = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
    await userEvent.upload(input, [new File(["# A"], "a.md"), new File(["x"], "b.md")]);
    const dialog = await screen.findByRole("dialog", { name: "1 file imported" });
    expect(within(dialog).getByText(/Line 2 of the front matter/)).toBeVisible();
    expect(within(dialog).getByText("2 other files were left out.")).toBeVisible();
    expect(within(dialog).getByRole("link", { name: "A" })).toHaveAttribute("href", "/specs/s1");
  });

  it("says one reason once, and keeps what was there already out of the way", async () => {
    const taken = (name: string, outcome: string, warnings: object[] = []) => ({
      file: `${name}.md`,
      spec_id: name,
      title: name,
      outcome,
      warnings,
    });
    const refused = (file: string, detail: string) => ({ file, code: "import_x", detail });
    emptyServer().on("POST /specs/imports", () =>
      json({
        imported: [
          taken("Fresh", "created"),
          taken("Changed", "updated"),
          taken("Same", "unchanged"),
          taken("Odd", "created", [{ code: "import_tags_dropped", detail: "Some tags were left out." }]),
        ],
        ignored: 0,
        rejected: [refused("a.md", "Too large."), refused("b.md", "No text."), refused("c.md", "Too large.")],
      }),
    );
    renderApp("/specs");
    await screen.findByText("No specs yet");
    const input = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
    await userEvent.upload(input, [new File(["# A"], "a.md")]);
    const dialog = within(await screen.findByRole("dialog", { name: "3 files imported" }));
    const large = dialog.getByText("Too large.").parentElement as HTMLElement;
    expect(
      within(large)
        .getAllByRole("listitem")
        .map(item => item.textContent),
    ).toEqual(["a.md", "c.md"]);
    const group = (title: string) => dialog.getByText(title).closest("details") as HTMLDetailsElement;
    expect(within(group("1 to look at")).getByText("Some tags were left out.")).toBeVisible();
    expect(within(group("1 new")).getByRole("link", { name: "Fresh" })).toBeVisible();
    expect(within(group("1 updated")).getByRole("link", { name: "Changed" })).toBeVisible();
    expect(group("1 already there, unchanged").open).toBe(false);
  });

  it("tells after the first files how far it is", async () => {
    const second = later<Response>();
    let asked = 0;
    emptyServer().on("POST /specs/imports", () => {
      asked += 1;
      return asked === 2 ? second.promise : json({ imported: [], ignored: 0, rejected: [] });
    });
    renderApp("/specs");
    await screen.findByText("No specs yet");
    const input = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
    await userEvent.upload(
      input,
      Array.from({ length: 70 }, (_, i) => new File(["# A"], `${i}.md`)),
    );
    expect(await screen.findByText("Importing: 50 of 70 files")).toBeVisible();
    second.keep(json({ imported: [], ignored: 0, rejected: [] }));
    await waitFor(() => expect(screen.queryByText(/^Importing/)).toBeNull());
  });

  it("sends a large folder in parts, and tells what one that does not arrive leaves", async () => {
    let asked = 0;
    emptyServer().on("POST /specs/imports", () => {
      asked += 1;
      if (asked === 21) return problem(503, "unavailable", "The server is being restarted.");
      const imported = Array.from({ length: 50 }, (_, i) => {
        const id = `s${asked}-${i}`;
        return { file: `${id}.md`, spec_id: id, title: id, outcome: "created", warnings: [] };
      });
      return json({ imported, ignored: 0, rejected: [] });
    });
    renderApp("/specs");
    await screen.findByText("No specs yet");
    const input = document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
    const files = Array.from({ length: 1201 }, (_, i) => new File(["# A"], `${i}.md`));
    await userEvent.upload(input, files);
    const dialog = await screen.findByRole("dialog", { name: "1000 files imported" });
    expect(asked).toBe(21);
    expect(within(dialog).getByRole("alert")).toHaveTextContent("201 files were not taken");
    expect(within(dialog).getByRole("alert")).toHaveTextContent("The server is being restarted.");
    await userEvent.click(within(dialog).getByText("1000 new"));
    expect(within(dialog).getByText("and 800 more files")).toBeVisible();
  });
});
