package io.subgoal.service.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * What fails when a part of the answer is out already. A problem behind it would be taken for the rest of it, and half a file
 * that ends well for a whole one: the connection is cut, which every client notices.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LateFailures implements HandlerExceptionResolver {

    /** Goes up to the web server, which cuts the connection. */
    private static final class LateFailureException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LateFailureException(Exception cause) {
            super("The answer breaks off: " + cause.getMessage(), cause);
        }
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception e) {
        if (response.isCommitted() && !DisconnectedClientHelper.isClientDisconnectedException(e)) {
            throw new LateFailureException(e);
        }
        return null;
    }
}
