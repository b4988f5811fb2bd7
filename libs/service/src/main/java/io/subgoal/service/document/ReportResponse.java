package io.subgoal.service.document;

import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;

/** Reports as answers to requests. */
public final class ReportResponse {

    private ReportResponse() {}

    /**
     * A report in the format that is wanted.
     *
     * @param json what is written as JSON
     */
    public static ResponseEntity<?> of(
            ReportFormat wanted, Object json, Supplier<String> csv, Supplier<Document> document) {
        return switch (wanted) {
            case JSON -> json(json);
            case CSV -> text(wanted, csv.get());
            case MARKDOWN -> text(wanted, document.get().markdown());
            case HTML -> text(wanted, document.get().html());
        };
    }

    /** A report in its JSON form. */
    public static ResponseEntity<?> json(Object report) {
        return ResponseEntity.ok().contentType(ReportFormat.JSON.type()).body(report);
    }

    /** A report in any other format. Whatever a page shows, nothing in it may run or be fetched. */
    public static ResponseEntity<?> text(ReportFormat format, String text) {
        return ResponseEntity.ok()
                .contentType(format.type())
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .body(text);
    }
}
