package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Operators;
import io.resonant.kernel.http.Gate;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets people in by session or token and their role, and changes from foreign pages not at all. */
public final class SessionGate implements Gate {
    private static final String CSRF_HEADER = "X-CSRF-Token";
    /** The viewer sends it with every call. A foreign page could not, without being asked first whether it may. */
    private static final String VIEWER_HEADER = "Api-Version";

    /** Tokens that are no sessions: a program has them for one purpose. A feature above knows them. */
    @FunctionalInterface
    public interface ProgramTokens {
        /**
         * Who has a token.
         *
         * @param principal what handlers are told
         * @param key counts the calls
         */
        record Holder(Object principal, String key) {}

        /** Nothing for every text that is no such token now. */
        Optional<Holder> find(String token, @Nullable String address);
    }

    private final Authentication authentication;
    private final Operators operators;
    private final ProgramTokens publishers;

    /** @param publishers who may come without a session to routes for {@link Access#PUBLISHER} */
    public SessionGate(Authentication authentication, Operators operators, ProgramTokens publishers) {
        this.authentication = authentication;
        this.operators = operators;
        this.publishers = publishers;
    }

    /** @throws Problem 401 {@code unauthenticated}, 403 {@code forbidden}, {@code key_reach}, {@code cross_origin},
     *     {@code csrf}, {@code impersonation_confined} or {@code impersonation_read_only} */
    @Override
    public void check(Request request, io.resonant.kernel.http.Access rule) {
        if (!(rule instanceof Access access)) {
            throw new IllegalArgumentException("not a rule of this product: " + rule);
        }
        if (access == Access.OPERATOR
                && request.header("Authorization").filter(operators::believe).isPresent()) {
            return; // a command on this machine, not a person
        }
        if (access == Access.PUBLISHER && isProgram(request)) {
            return;
        }
        var isChange = !Authentication.isSafe(request);
        if (isChange && !Authentication.hasBearer(request) && !authentication.isOwnPage(request)) {
            throw Problem.of(403, "cross_origin");
        }
        var identity = authentication.identify(request);
        identity.ifPresent(known -> confine(known, request, access));
        var proven = identity.filter(known -> !known.byCookie()
                || (isChange ? hasCsrfToken(request, known) || isViewer(request, access) : isOfPage(request, known)));
        proven.ifPresent(known -> {
            request.admit(known.actor(), known.counted());
            request.language(known.language().name().toLowerCase(Locale.ROOT));
        });
        if (access == Access.PUBLIC) {
            return;
        }
        if (identity.isEmpty()) {
            throw Sessions.unauthenticated();
        }
        if (proven.isEmpty()) {
            throw Problem.of(403, "csrf");
        }
        if (!proven.get().reaches(access, isChange)) {
            throw Problem.of(403, "key_reach");
        }
        var actor = proven.get().actor();
        if (!access.admits(actor) || (access == Access.OPERATOR && !operators.includes(actor))) {
            throw Problem.of(403, "forbidden");
        }
        if (access != Access.SIGNED_IN) {
            authentication.note(proven.get(), request);
        }
    }

    private static void confine(Authentication.Identity known, Request request, Access access) {
        known.impersonation().ifPresent(impersonation -> Confinement.require(impersonation, request, access));
    }

    private boolean isProgram(Request request) {
        var holder = Authentication.bearer(request).flatMap(token -> publishers.find(token, request.address()));
        holder.ifPresent(found -> request.admit(found.principal(), found.key()));
        return holder.isPresent();
    }

    /** The unmodified viewer knows no token; no other site can send its header. */
    private static boolean isViewer(Request request, Access access) {
        return access == Access.VIEWER && request.header(VIEWER_HEADER).isPresent();
    }

    /** A page that says whose it is gets no rows of whoever is signed in by now: it would show them under another name. */
    private boolean isOfPage(Request request, Authentication.Identity identity) {
        return request.header(CSRF_HEADER).isEmpty() || hasCsrfToken(request, identity);
    }

    /** A cookie is sent by the browser, whoever asked it to; only our own page knows the token that goes with it. */
    private boolean hasCsrfToken(Request request, Authentication.Identity identity) {
        return identity.session().isPresent()
                && request.header(CSRF_HEADER)
                        .filter(token ->
                                authentication.isCsrfToken(identity.session().get(), token))
                        .isPresent();
    }
}
