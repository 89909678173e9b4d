package io.resonant.spec;

import io.resonant.kernel.text.LineDiff;
import java.util.List;

/** What changed in a spec between two of its versions, line by line. */
public record SpecDiff(int from, int to, String fromTitle, String toTitle, List<LineDiff.Line> lines) {}
