package io.resonant.e2e;

import io.resonant.kernel.testing.ApiDocument;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** What a server can do wrong, each with the attacks that look for it, in an order in which none spoils the next. */
@NullMarked
enum Weakness {
    FORGED_TOKENS,
    BROKEN_ACCESS,
    FIXED_SESSION,
    FOREIGN_PAGES,
    TRAVERSAL,
    HUGE_BODIES,
    ENUMERATION,
    ENUMERATION_BY_TIMING,
    UPLOADED_PAGES,
    UPLOADED_BOMBS,
    PATTERNS,
    GUESSING,
    INJECTION;

    private static final ApiDocument CONTRACT =
            ApiDocument.read(Path.of("").toAbsolutePath().getParent().resolve("docs/openapi.json"));

    /** Where the attacks got through. */
    List<String> find(AttackTarget target) {
        return switch (this) {
            case FORGED_TOKENS -> Attacks.forgedTokens(target);
            case BROKEN_ACCESS -> Attacks.brokenAccess(target);
            case FIXED_SESSION -> Attacks.fixedSession(target);
            case FOREIGN_PAGES -> Attacks.foreignPages(target);
            case TRAVERSAL -> Attacks.traversal(target);
            case HUGE_BODIES -> Attacks.hugeBodies(target);
            case ENUMERATION -> Attacks.askingWhoIsHere(target);
            case ENUMERATION_BY_TIMING -> TimingAttacks.askingWhoIsHere(target);
            case UPLOADED_PAGES -> UploadAttacks.pages(target);
            case UPLOADED_BOMBS -> UploadAttacks.bombs(target);
            case PATTERNS -> PatternAttacks.patterns(target);
            case GUESSING -> Attacks.guessing(target);
            case INJECTION -> Attacks.injection(target, CONTRACT);
        };
    }
}
