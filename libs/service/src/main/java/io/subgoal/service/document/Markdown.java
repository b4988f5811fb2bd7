package io.subgoal.service.document;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes Markdown with the tables that GitHub knows. */
final class Markdown {

    private final StringBuilder out = new StringBuilder();

    private Markdown() {}

    static String of(String title, List<Document.Block> blocks) {
        Markdown markdown = new Markdown();
        markdown.out.append("# ").append(escaped(title)).append('\n');
        blocks.forEach(markdown::add);
        return markdown.out.toString();
    }

    private void add(Document.Block block) {
        out.append('\n');
        switch (block) {
            case Document.Heading heading ->
                out.append("## ").append(escaped(heading.text())).append('\n');
            case Document.Paragraph paragraph ->
                out.append(escaped(paragraph.text())).append('\n');
            case Document.Bullets bullets ->
                bullets.items()
                        .forEach(item -> out.append("- ").append(escaped(item)).append('\n'));
            case Document.Table table -> {
                row(table.columns());
                out.append("|:---|")
                        .append(String.join(
                                "", Collections.nCopies(table.columns().size() - 1, "---:|")))
                        .append('\n');
                table.rows().forEach(this::row);
            }
        }
    }

    private void row(List<String> cells) {
        out.append(cells.stream().map(Markdown::escaped).collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }

    /** So that nothing in it is taken for markup, in a table or outside; on one line. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.strip().toCharArray()) {
            switch (c) {
                case '\n', '\r' -> escaped.append(' ');
                case '\\', '`', '*', '_', '<', '>', '[', ']', '|', '#', '&' ->
                    escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
