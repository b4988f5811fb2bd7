package io.subgoal.service.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Reports as pages, Markdown and CSV. */
class DocumentTest {

    private static Document document() {
        Document document = new Document("A & B").heading("Scores").paragraph("<script>alert(1)</script> a|b");
        document.table("task", "mean").row("4-4 *", 12.5).row("7-1", null);
        return document.list(List.of("x_y\nz")).list(List.of());
    }

    @Test
    void aPageShowsTextAsText() {
        assertThat(document().html())
                .startsWith("<!doctype html>")
                .contains("<title>A &amp; B</title>", "<h2>Scores</h2>", "<td>12.5</td>", "<td>–</td>")
                .contains("&lt;script&gt;")
                .doesNotContain("<script")
                .endsWith("</html>\n");
    }

    @Test
    void markdownShowsTextAsText() {
        assertThat(document().markdown()).isEqualTo("""
                # A \\& B

                ## Scores

                \\<script\\>alert(1)\\</script\\> a\\|b

                | task | mean |
                |:---|---:|
                | 4-4 \\* | 12.5 |
                | 7-1 | – |

                - x\\_y z
                """);
    }

    @Test
    void aRowHasACellForEachColumn() {
        Document.Rows table = new Document("T").table("a", "b");
        assertThatThrownBy(() -> table.row("one")).hasMessageContaining("1 cells");
    }

    @Test
    void csvQuotesWhatHasToBeAndLeavesUnknownCellsEmpty() {
        Csv csv = new Csv(List.of("task", "error"))
                .row(Arrays.asList("4-4", null))
                .row(List.of("7-1", "he said \"no\", twice"));
        assertThat(csv.toString()).isEqualTo("task,error\r\n4-4,\r\n7-1,\"he said \"\"no\"\", twice\"\r\n");
    }

    @Test
    void theAcceptHeaderChoosesAmongWhatIsOffered() {
        Set<ReportFormat> all = ReportFormat.all();
        assertThat(ReportFormat.choose(null, null, all)).isEqualTo(ReportFormat.JSON);
        assertThat(ReportFormat.choose(null, "*/*", all)).isEqualTo(ReportFormat.JSON);
        assertThat(ReportFormat.choose(null, "text/csv", all)).isEqualTo(ReportFormat.CSV);
        assertThat(ReportFormat.choose(null, "text/html,application/xml;q=0.9,*/*;q=0.8", all))
                .isEqualTo(ReportFormat.HTML);
        assertThat(ReportFormat.choose(null, "text/csv", Set.of(ReportFormat.JSON, ReportFormat.HTML)))
                .isEqualTo(ReportFormat.JSON);
        assertThat(ReportFormat.choose("markdown", "text/html", all)).isEqualTo(ReportFormat.MARKDOWN);
        assertThat(ReportFormat.choose(null, "nonsense;;", all)).isEqualTo(ReportFormat.JSON);
    }
}
