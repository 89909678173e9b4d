package io.resonant.publication;

import io.resonant.check.Check;
import io.resonant.check.Checks;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.namespace.Namespace;
import io.resonant.namespace.NamespaceName;
import io.resonant.registry.ItemKind;
import io.resonant.registry.NewRelease;
import io.resonant.registry.Registry;
import java.util.List;

/** Checks that need to know what has been published already. */
final class ReleaseCheck {
    private static final Checks<Subject> ALL = new Checks<>(List.of(new TitleCheck(), new SpellingCheck()));
    private static final String MANIFEST = "package.json";

    private ReleaseCheck() {}

    /** What is looked at, in the transaction that would publish it. */
    record Subject(SystemTransaction transaction, Namespace namespace, NewRelease release, String publisher) {}

    static List<Finding> findings(Subject subject) {
        var findings = new Findings();
        ALL.run(subject, findings);
        return findings.list();
    }

    /** Layouts refer to panels by the title of their extension. */
    private static final class TitleCheck implements Check<Subject> {
        @Override
        public void look(Subject subject, Findings findings) {
            if (subject.release().kind() == ItemKind.EXTENSION) {
                Registry.withSameTitle(subject.transaction(), subject.namespace(), subject.release())
                        .ifPresent(item -> findings.add(Finding.error("display_name_taken", "registry.title", MANIFEST)
                                .with("title", subject.release().displayName())
                                .with("item", item)));
            }
        }
    }

    /** Viewers make the id of an installed package from what stands in it, and must come to the same as we do. */
    private static final class SpellingCheck implements Check<Subject> {
        @Override
        public void look(Subject subject, Findings findings) {
            if (subject.release().kind() == ItemKind.EXTENSION) {
                var name = subject.release().name();
                var given = NamespaceName.inIds(subject.publisher()) + "." + name;
                var expected = subject.namespace().prefix() + "." + name;
                if (!given.equalsIgnoreCase(expected)) {
                    findings.add(Finding.error("publisher_spelling", "registry.publisher", MANIFEST)
                            .with("given", given)
                            .with("expected", expected)
                            .with("namespace", subject.namespace().name()));
                }
            }
        }
    }
}
