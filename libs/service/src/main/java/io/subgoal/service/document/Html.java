package io.subgoal.service.document;

import java.util.List;

/** Writes HTML. Whatever text it is given is shown as text. */
public final class Html {

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            p.about { color: GrayText; margin-top: .25rem; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .15rem .75rem; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
            th:first-child, td:first-child { text-align: left; padding-left: 0; }
            meter { width: 8rem; }
            article { margin: .75rem 0; } article h3 { font-size: 1rem; margin: 0; } article ul { margin: .1rem 0; }
            @media print { :root { color-scheme: light; } body { max-width: none; margin: 0; font-size: 11px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
            code, li { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
            """;

    private final StringBuilder out = new StringBuilder();

    /** Begins a page, up to and including its body's tag. */
    public Html begin(String title) {
        return raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .text(title)
                .raw("</title>\n<style>\n")
                .raw(STYLE)
                .raw("</style>\n</head>\n<body>\n");
    }

    /** Ends a page. */
    public String finish() {
        return raw("</body>\n</html>\n").toString();
    }

    /** Markup of our own, as it is. */
    public Html raw(String markup) {
        out.append(markup);
        return this;
    }

    public Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return this;
    }

    public Html heading(String text) {
        return raw("<h2>").text(text).raw("</h2>\n");
    }

    public Html paragraph(String text) {
        return raw("<p>").text(text).raw("</p>\n");
    }

    /** Opens a table; the first column holds text, the others numbers. */
    public Html table(String... columns) {
        raw("<table><thead><tr>");
        for (String column : columns) {
            raw("<th scope=\"col\">").text(column).raw("</th>");
        }
        return raw("</tr></thead><tbody>\n");
    }

    public Html row(Object... cells) {
        raw("<tr>");
        for (Object cell : cells) {
            raw("<td>").text(String.valueOf(cell)).raw("</td>");
        }
        return raw("</tr>\n");
    }

    public Html end() {
        return raw("</tbody></table>\n");
    }

    public Html list(List<String> items) {
        raw("<ul>");
        items.forEach(item -> raw("<li>").text(item).raw("</li>"));
        return raw("</ul>\n");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
