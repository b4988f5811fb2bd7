package io.subgoal.annotation.report;

import java.util.List;

/** Writes HTML. Whatever text it is given is shown as text. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Markup of our own, as it is. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
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

    Html heading(String text) {
        return raw("<h2>").text(text).raw("</h2>\n");
    }

    Html paragraph(String text) {
        return raw("<p>").text(text).raw("</p>\n");
    }

    /** Opens a table; the first column holds text, the others numbers. */
    Html table(String... columns) {
        raw("<table><thead><tr>");
        for (String column : columns) {
            raw("<th scope=\"col\">").text(column).raw("</th>");
        }
        return raw("</tr></thead><tbody>\n");
    }

    Html row(Object... cells) {
        raw("<tr>");
        for (Object cell : cells) {
            raw("<td>").text(String.valueOf(cell)).raw("</td>");
        }
        return raw("</tr>\n");
    }

    Html end() {
        return raw("</tbody></table>\n");
    }

    Html list(List<String> items) {
        raw("<ul>");
        items.forEach(item -> raw("<li>").text(item).raw("</li>"));
        return raw("</ul>\n");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
