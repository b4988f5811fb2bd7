package io.subgoal.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a key says about its owner. */
class ApiKeyFilterTest {

    private static final String SECRET = "secret:with:colons-0123456789";

    @Test
    void aNamedKeySaysWhoCalls() throws Exception {
        Principal caller = caller("write@anna.b-c:" + SECRET, null);
        assertThat(Objects.requireNonNull(caller).getName()).isEqualTo("anna.b-c");
    }

    @Test
    void aKeyWithoutANameSaysNothingWhateverTheRequestSays() throws Exception {
        assertThat(caller("write:" + SECRET, () -> "mallory")).isNull();
    }

    @Test
    void purgingIsForAdmins() throws Exception {
        assertThat(answer("write:" + SECRET, "/v1/checkpoints/purge")).isEqualTo(403);
        assertThat(answer("admin:" + SECRET, "/v1/checkpoints/purge")).isEqualTo(200);
        assertThat(answer("write:" + SECRET, "/v1/checkpoints")).isEqualTo(200);
    }

    @Test
    void whoMayReadMayAskAndNotChange() throws Exception {
        for (String question : List.of(
                "/v1/models/a/generate",
                "/v1/completions",
                "/v1/decide",
                "/v1/decide/batch",
                "/v1/tokenize",
                "/v1/detokenize",
                "/v1/episodes/1/replay",
                "/v2/models/a/infer",
                "/v2/models/a/generate",
                "/v2/models/a/generate_stream")) {
            assertThat(answer("read:" + SECRET, question)).as(question).isEqualTo(200);
        }
        assertThat(answer("read:" + SECRET, "PUT", "/v1/models/generate")).isEqualTo(403);
    }

    @Test
    void whoMayReadMayPlay() throws Exception {
        for (String move : List.of(
                "/v1/environments", "/v1/environments/1/step", "/v1/environments/1/branch", "/agentgym/create")) {
            assertThat(answer("read:" + SECRET, move)).as(move).isEqualTo(200);
        }
        assertThat(answer("read:" + SECRET, "DELETE", "/v1/environments/1")).isEqualTo(200);
        assertThat(answer("read:" + SECRET, "DELETE", "/v1/evaluations/1")).isEqualTo(403);
        assertThat(answer("read:" + SECRET, "/v1/environments-of-others")).isEqualTo(403);
    }

    private static int answer(String key, String path) throws ServletException, IOException {
        return answer(key, "POST", path);
    }

    private static int answer(String key, String method, String path) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.addHeader("X-API-Key", SECRET);
        MockHttpServletResponse response = new MockHttpServletResponse();
        new ApiKeyFilter(new ApiKeys(new SecurityProperties(List.of(key))))
                .doFilter(request, response, (servlet, answer) -> {});
        return response.getStatus();
    }

    private static @Nullable Principal caller(String key, @Nullable Principal claimed)
            throws ServletException, IOException {
        ApiKeyFilter filter = new ApiKeyFilter(new ApiKeys(new SecurityProperties(List.of(key))));
        MockHttpServletRequest request = new MockHttpServletRequest("PATCH", "/v1/annotations/1");
        request.setUserPrincipal(claimed);
        request.addHeader("X-API-Key", SECRET);
        AtomicReference<HttpServletRequest> passed = new AtomicReference<>();
        filter.doFilter(
                request,
                new MockHttpServletResponse(),
                (servlet, response) -> passed.set((HttpServletRequest) servlet));
        return Objects.requireNonNull(passed.get()).getUserPrincipal();
    }
}
