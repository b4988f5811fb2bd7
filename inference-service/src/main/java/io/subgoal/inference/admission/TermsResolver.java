package io.subgoal.inference.admission;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.Standing;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads the terms of a request from its headers. */
final class TermsResolver implements HandlerMethodArgumentResolver {

    private static final long DEFAULT_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long MAX_MILLIS = TimeUnit.MINUTES.toMillis(10);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Terms.class;
    }

    @Override
    public Terms resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Principal principal = request.getUserPrincipal();
        String caller = principal == null ? address(request) : principal.getName();
        long millis = millis(request.getHeader(Terms.TIMEOUT_HEADER));
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        return new Terms(
                caller,
                priority(request.getHeader(Terms.PRIORITY_HEADER)),
                Standing.NEW,
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis),
                servlet == null ? () -> false : TomcatConnection.of(servlet));
    }

    private static String address(NativeWebRequest request) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        return servlet == null ? "" : servlet.getRemoteAddr();
    }

    private static Priority priority(@Nullable String header) {
        if (header == null) {
            return Priority.NORMAL;
        }
        return Priority.parse(header)
                .orElseThrow(() -> new ServiceException.Invalid(
                        Terms.PRIORITY_HEADER,
                        "must be one of " + Arrays.toString(Priority.values()).toLowerCase(Locale.ROOT)));
    }

    private static long millis(@Nullable String header) {
        if (header == null) {
            return DEFAULT_MILLIS;
        }
        try {
            long millis = Long.parseLong(header.strip());
            if (millis >= 1 && millis <= MAX_MILLIS) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new ServiceException.Invalid(
                Terms.TIMEOUT_HEADER, "must be a number of milliseconds from 1 to " + MAX_MILLIS);
    }
}
