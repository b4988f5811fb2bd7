package io.subgoal.agent.environment;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Whose environments count together. */
public final class Callers {

    private Callers() {}

    public static String of(HttpServletRequest request) {
        return of(request.getUserPrincipal(), request.getRemoteAddr());
    }

    /** The name of the key, or the address. */
    public static String of(@Nullable Principal principal, String address) {
        return principal == null ? address : principal.getName();
    }
}
