package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.kernel.literal.Utf8;
import java.util.List;

/** What people read before they install: the official packer insists on both files. */
final class DocumentCheck implements Check<PackageContents> {
    private static final String RULE = "package.documents";

    @Override
    public void look(PackageContents contents, Findings findings) {
        for (var name : List.of(PackageContents.README, PackageContents.CHANGELOG)) {
            var document = contents.document(name);
            if (document.isPresent()) {
                var bytes = document.get();
                if (Utf8.check(bytes, 0, bytes.length) != 0) {
                    findings.add(Finding.error("document_encoding", RULE, name));
                }
            } else if (contents.has(name)) {
                findings.add(Finding.error("document_too_large", RULE, name)
                        .with("limit", contents.limits().maxDocumentBytes()));
            } else {
                findings.add(Finding.warning("document_missing", RULE, name));
            }
        }
    }
}
