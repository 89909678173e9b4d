package io.resonant.exchange;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Routes;

/** The export of one's own account over HTTP. */
final class AccountExportRoutes {
    private final AccountExports exports;

    AccountExportRoutes(AccountExports exports) {
        this.exports = exports;
    }

    void declare(Routes routes) {
        routes.get("/api/v1/users/me/export")
                .summary("Everything that the server keeps of oneself, as a zip of Markdown and JSON")
                .description(
                        "Profile and picture, organisations, sessions, passkeys, keys by their beginning, own deeds, and in each"
                                + " organisation what one made, uploaded or has to do, as far as one can see it. No secrets, and nothing"
                                + " that others wrote, but tasks that one has to do. `MISSING.md` names files that could not be read.")
                .access(Access.SIGNED_IN)
                .rate("export")
                .respondsContent(200, "application/zip")
                .problem(403, "proof_needed")
                .problem(503, "export_not_written")
                .handle(request -> ExchangeRoutes.download(
                        "resonant-account", exports.run(request.principal(Actor.class)), request));
    }
}
