package io.subgoal.service.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it without a stack trace. */
final class OpenWithoutKeysAnalyzer extends AbstractFailureAnalyzer<OpenWithoutKeysException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, OpenWithoutKeysException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Set keys, or stay on the loopback address.", cause);
    }
}
