package io.subgoal.annotation.report;

import io.subgoal.api.annotation.AnnotationReport;
import io.subgoal.api.annotation.AnnotationReport.EpisodeGroup;
import io.subgoal.api.annotation.AnnotationReport.EpisodeTotals;
import io.subgoal.api.annotation.AnnotationReport.FailureExample;
import io.subgoal.api.annotation.AnnotationReport.SourceShare;
import io.subgoal.api.annotation.AnnotationReport.Spread;
import io.subgoal.api.annotation.Cost;
import io.subgoal.service.document.Html;
import io.subgoal.textworld.task.Tasks;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report as one HTML page that needs nothing else. */
final class ReportPage {

    private final AnnotationReport report;
    private final Html html = new Html();

    private ReportPage(AnnotationReport report) {
        this.report = report;
    }

    static String of(AnnotationReport report) {
        ReportPage page = new ReportPage(report);
        page.head();
        page.episodes();
        page.sources();
        page.subgoals();
        page.vocabulary();
        page.removed();
        page.calls();
        page.reviews();
        page.failures();
        return page.html.finish();
    }

    private void head() {
        html.begin("Annotation run " + report.runId())
                .raw("<h1>Quality of annotations</h1>\n<p class=\"about\">Run <code>")
                .text(report.runId().toString())
                .raw("</code> by teacher <code>")
                .text(report.teacher())
                .raw("</code>, ")
                .text(report.state().wireName())
                .raw(", over dataset <code>")
                .text(report.datasetId().toString())
                .raw("</code>, made ")
                .text(report.createdAt().toString())
                .raw("</p>\n");
    }

    private void episodes() {
        html.heading("Episodes").table("", "all", "clean", "repaired", "fall-back", "rejected", "pending");
        row("all", report.episodes());
        report.byFold().forEach(this::row);
        report.byTask().forEach(this::row);
        html.end();
        if (!report.rejections().isEmpty()) {
            html.heading("Why episodes were rejected").table("reason", "episodes");
            report.rejections().forEach(reason -> html.row(reason.reason(), reason.count()));
            html.end();
        }
    }

    private void row(EpisodeGroup group) {
        String name = Tasks.find(group.name())
                .map(task -> task.id() + " " + task.name())
                .orElse(group.name());
        row(name, group.episodes());
    }

    private void row(String name, EpisodeTotals totals) {
        html.row(
                name,
                totals.total(),
                counted(totals.clean(), totals),
                counted(totals.repaired(), totals),
                counted(totals.fallback(), totals),
                counted(totals.rejected(), totals),
                totals.pending());
    }

    /** With its share of what is done. */
    private static String counted(long count, EpisodeTotals totals) {
        long done = totals.total() - totals.pending();
        return count == 0 ? "0" : "%d (%s)".formatted(count, percent((double) count / done));
    }

    private void sources() {
        html.heading("Where the actions' sub-goals come from");
        if (report.sources().isEmpty()) {
            html.paragraph("Nothing is annotated so far.");
            return;
        }
        html.table("source", "actions", "share", "");
        for (SourceShare source : report.sources()) {
            html.raw("<tr><td>")
                    .text(source.source())
                    .raw("</td><td>")
                    .text(Long.toString(source.actions()))
                    .raw("</td><td>")
                    .text(percent(source.share()))
                    .raw("</td><td><meter min=\"0\" max=\"1\" value=\"")
                    .text(String.format(Locale.ROOT, "%.4f", source.share()))
                    .raw("\"></meter></td></tr>\n");
        }
        html.end();
    }

    private void subgoals() {
        AnnotationReport.SubgoalNumbers subgoals = report.subgoals();
        html.heading("Sub-goals")
                .paragraph(
                        "%d sub-goals over %d actions, %d different texts. %d have a name outside the vocabulary. Of the vocabulary's %d names, %d occur. Equal neighbours became one %d times."
                                .formatted(
                                        subgoals.count(),
                                        report.actions(),
                                        subgoals.distinct(),
                                        subgoals.unknownNames(),
                                        subgoals.vocabularySize(),
                                        subgoals.vocabularyUsed(),
                                        report.merges()))
                .table("", "mean", "least", "25%", "median", "75%", "90%", "most");
        row("actions per sub-goal", subgoals.actionsPerSubgoal());
        row("sub-goals per episode", subgoals.subgoalsPerEpisode());
        html.end();
    }

    private void row(String name, @Nullable Spread spread) {
        if (spread != null) {
            html.row(
                    name,
                    decimal(spread.mean()),
                    spread.min(),
                    spread.p25(),
                    spread.median(),
                    spread.p75(),
                    spread.p90(),
                    spread.max());
        }
    }

    private void vocabulary() {
        html.heading("Vocabulary")
                .table("name", "in vocabulary", "sub-goals", "episodes", "actions, mean", "median", "90%", "most");
        report.vocabulary()
                .forEach(name -> html.row(
                        name.name(),
                        name.known() ? "yes" : "no",
                        name.count(),
                        name.episodes(),
                        decimal(name.actions().mean()),
                        name.actions().median(),
                        name.actions().p90(),
                        name.actions().max()));
        html.end();
    }

    private void removed() {
        html.heading("Actions that were listed and are not in the paths")
                .paragraph("%d, in %d episodes. %d episodes had a reply that was too long to be read to its end."
                        .formatted(report.removed().actions(), report.removed().episodes(), report.cutReplies()));
        if (!report.removed().mostFrequent().isEmpty()) {
            html.table("action", "times");
            report.removed().mostFrequent().forEach(action -> html.row(action.action(), action.count()));
            html.end();
        }
    }

    private void calls() {
        Cost calls = report.cost();
        html.heading("Calls and cost").table("calls", "number");
        html.row("answered", calls.answered())
                .row("answered from what was stored", calls.reused())
                .row("failed", calls.failed())
                .row("lost", calls.lost())
                .row("tokens asked", calls.promptTokens())
                .row("tokens answered", calls.completionTokens())
                .row("cost in dollars", money(calls.dollars()))
                .row("at most, for calls without an answer, dollars", money(calls.uncertainDollars()));
        Double each = report.dollarsPerEpisode();
        if (each != null) {
            html.row("dollars per episode", money(each));
        }
        html.end();
    }

    private void reviews() {
        html.heading("Review").table("state", "annotations");
        html.row("open", report.reviews().open())
                .row("accepted", report.reviews().accepted())
                .row("rejected", report.reviews().rejected())
                .row("corrected by a person", report.reviews().edited())
                .end();
    }

    private void failures() {
        failures("Examples: rejected", report.failures().rejected());
        failures("Examples: placed by the fall-back", report.failures().fallback());
        failures("Examples: repaired", report.failures().repaired());
        failures("Examples: names outside the vocabulary", report.failures().unknownNames());
    }

    private void failures(String heading, List<FailureExample> failures) {
        if (failures.isEmpty()) {
            return;
        }
        html.heading(heading);
        for (FailureExample failure : failures) {
            Long annotation = failure.annotationId();
            html.raw("<article><h3>")
                    .text("Task %s variation %d (%s), trajectory %d%s"
                            .formatted(
                                    failure.task(),
                                    failure.variation(),
                                    failure.fold(),
                                    failure.trajectoryId(),
                                    annotation == null ? "" : ", annotation " + annotation))
                    .raw("</h3>")
                    .list(failure.what())
                    .raw("</article>\n");
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String money(double dollars) {
        return String.format(Locale.ROOT, "%.6f", dollars);
    }
}
