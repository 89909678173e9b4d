package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;
import java.util.Locale;
import java.util.regex.Pattern;

/** Files that nobody means to publish; once published, a key has to be thrown away. */
final class PrivateFileCheck implements Check<PackageContents> {
    private static final Pattern NAME = Pattern.compile(
            "(?:.*/)?(?:\\.env(?:\\..*)?|\\.npmrc|\\.netrc|\\.git/.*|\\.ssh/.*|id_(?:rsa|dsa|ecdsa|ed25519)|.*\\.(?:pem|p12|pfx|jks|kdbx))");

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.files().stream()
                .map(PackageEntry::name)
                .filter(name -> NAME.matcher(name.toLowerCase(Locale.ROOT)).matches())
                .forEach(name -> findings.add(Finding.warning("private_file", "package.files", name)));
    }
}
