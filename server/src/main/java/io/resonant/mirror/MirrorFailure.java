package io.resonant.mirror;

import io.resonant.check.Finding;

/** A visit that changed nothing, and why. */
final class MirrorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    MirrorFailure(Finding finding, Throwable cause) {
        super(finding.code(), cause);
        this.finding = finding;
    }

    MirrorFailure(Finding finding) {
        super(finding.code());
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
