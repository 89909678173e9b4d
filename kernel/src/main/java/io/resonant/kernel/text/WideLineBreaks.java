package io.resonant.kernel.text;

import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/**
 * Takes out where a line of the source ends within Japanese or Chinese words: browsers show a gap there, in scripts that
 * have none between words. Hangul has, and keeps its line breaks. As CSS Text 4, "Segment Break Transformation Rules", has it.
 */
final class WideLineBreaks extends AbstractVisitor {
    private static final Pattern WIDE = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\u3000-\\u303f\\u30fb\\u30fc\\uff01-\\uff9f\\uffe0-\\uffe6]");

    private boolean wide;
    private @Nullable SoftLineBreak between;

    @Override
    public void visit(Paragraph paragraph) {
        forget();
        visitChildren(paragraph);
    }

    @Override
    public void visit(Text text) {
        say(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        say(code.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        between = wide ? lineBreak : null;
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        forget();
    }

    /** Takes them out of a whole document. */
    static void takeOut(Node document) {
        document.accept(new WideLineBreaks());
    }

    private void say(String words) {
        if (words.isEmpty()) {
            return;
        }
        if (between != null && isWide(words.codePointAt(0))) {
            between.unlink();
        }
        between = null;
        wide = isWide(words.codePointBefore(words.length()));
    }

    private void forget() {
        wide = false;
        between = null;
    }

    private static boolean isWide(int character) {
        return WIDE.matcher(Character.toString(character)).matches();
    }
}
