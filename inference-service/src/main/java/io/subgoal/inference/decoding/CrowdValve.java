package io.subgoal.inference.decoding;

import io.subgoal.inference.admission.Priority;
import io.subgoal.inference.admission.Terms;
import io.subgoal.service.error.Problems;
import io.subgoal.service.error.RetryAfter;
import io.subgoal.service.security.Questions;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;

/**
 * Refuses questions before anything else is done with them, as long as there is no room: under much load most of the work
 * would else be that of refusing. Callers learn that there is no room before they are asked for a key.
 */
final class CrowdValve extends ValveBase {

    private static final byte[] PROBLEM = Problems.json(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "overloaded",
                    "There is more to do than the service takes on at once; try again later")
            .getBytes(StandardCharsets.UTF_8);

    /** Known when the first request comes: the server is made before what it serves. */
    private final SingletonSupplier<Crowd> crowd;

    CrowdValve(ObjectProvider<Crowd> crowd) {
        super(true);
        this.crowd = SingletonSupplier.of(crowd::getObject);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!Questions.decoded(request.getMethod(), request.getRequestURI())) {
            getNext().invoke(request, response);
            return;
        }
        Crowd all = crowd.obtain();
        if (all.enter(Priority.of(request.getHeader(Terms.PRIORITY_HEADER)))) {
            try {
                getNext().invoke(request, response);
            } finally {
                all.leave();
            }
        } else {
            refuse(response, all.retryAfter());
        }
    }

    private static void refuse(Response response, Duration wait) throws IOException {
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, RetryAfter.header(wait));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(PROBLEM.length);
        response.getOutputStream().write(PROBLEM);
        response.finishResponse();
    }
}
