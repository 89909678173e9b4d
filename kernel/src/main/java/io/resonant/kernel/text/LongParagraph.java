package io.resonant.kernel.text;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Block;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockParser;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a paragraph of thousands of lines. commonmark copies the lines of the open paragraph at nearly every line
 * that does not begin with a letter, which takes minutes for a paragraph of 500,000 lines; this one is never copied.
 */
final class LongParagraph extends AbstractBlockParser {
    private static final int MAX_LINES = 500;

    private final Paragraph paragraph = new Paragraph();
    private final List<SourceLine> lines = new ArrayList<>();

    @Override
    public Block getBlock() {
        return paragraph;
    }

    @Override
    public boolean canHaveLazyContinuationLines() {
        return true;
    }

    @Override
    public BlockContinue tryContinue(ParserState state) {
        return state.isBlank() ? BlockContinue.none() : BlockContinue.atIndex(state.getIndex());
    }

    @Override
    public void addLine(SourceLine line) {
        lines.add(line);
    }

    @Override
    public void parseInlines(InlineParser inlineParser) {
        inlineParser.parse(SourceLines.of(lines), paragraph);
    }

    /** Takes over when a paragraph has asked too often whether something else begins; for one document only. */
    static final class Factory extends AbstractBlockParserFactory {
        private @Nullable BlockParser open;
        private int lines;

        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            var parser = matched.getMatchedBlockParser();
            if (!(parser.getBlock() instanceof Paragraph) || parser instanceof LongParagraph) {
                return BlockStart.none();
            }
            lines = parser.equals(open) ? lines + 1 : 0;
            open = parser;
            return lines > MAX_LINES
                    ? BlockStart.of(new LongParagraph()).atIndex(state.getNextNonSpaceIndex())
                    : BlockStart.none();
        }
    }
}
