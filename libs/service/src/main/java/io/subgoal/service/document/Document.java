package io.subgoal.service.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text with tables, written once and shown as a page or as Markdown. Whatever text it is given is shown as text. */
public final class Document {

    private static final String UNKNOWN = "–";

    private final String title;
    private final List<Block> blocks = new ArrayList<>();

    public Document(String title) {
        this.title = title;
    }

    sealed interface Block {}

    record Heading(String text) implements Block {}

    record Paragraph(String text) implements Block {}

    record Bullets(List<String> items) implements Block {}

    record Table(List<String> columns, List<List<String>> rows) implements Block {}

    public Document heading(String text) {
        blocks.add(new Heading(text));
        return this;
    }

    public Document paragraph(String text) {
        blocks.add(new Paragraph(text));
        return this;
    }

    /** Adds a list, if there is anything in it. */
    public Document list(List<String> items) {
        if (!items.isEmpty()) {
            blocks.add(new Bullets(List.copyOf(items)));
        }
        return this;
    }

    /** Adds a table; the first column holds text, the others numbers. */
    public Rows table(String... columns) {
        Table table = new Table(List.of(columns), new ArrayList<>());
        blocks.add(table);
        return new Rows(table);
    }

    /** The rows of a table. */
    public static final class Rows {

        private final Table table;

        private Rows(Table table) {
            this.table = table;
        }

        /** Adds a row; what is null is not known. */
        public Rows row(@Nullable Object... cells) {
            if (cells.length != table.columns().size()) {
                throw new IllegalArgumentException(
                        "%d cells for the columns %s".formatted(cells.length, table.columns()));
            }
            table.rows()
                    .add(Arrays.stream(cells)
                            .map(cell -> cell == null ? UNKNOWN : cell.toString())
                            .toList());
            return this;
        }
    }

    /** As one page that needs nothing else, also in print. */
    public String html() {
        Html html = new Html().begin(title).raw("<h1>").text(title).raw("</h1>\n");
        for (Block block : blocks) {
            switch (block) {
                case Heading heading -> html.heading(heading.text());
                case Paragraph paragraph -> html.paragraph(paragraph.text());
                case Bullets bullets -> html.list(bullets.items());
                case Table table -> {
                    html.table(table.columns().toArray(String[]::new));
                    table.rows().forEach(row -> html.row(row.toArray()));
                    html.end();
                }
            }
        }
        return html.finish();
    }

    /** As Markdown with tables. */
    public String markdown() {
        return Markdown.of(title, blocks);
    }
}
