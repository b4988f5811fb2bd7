package io.subgoal.inference.admission;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Whether a caller has hung up, asked of Tomcat. Servlets hear of that only when they write. Tomcat looks for more input,
 * without waiting for it, when it is asked what is available; the end of the stream counts as input that never comes.
 */
final class TomcatConnection implements Connection {

    private static final String ATTRIBUTE = TomcatConnection.class.getName();

    private final org.apache.coyote.Request request;

    private TomcatConnection(org.apache.coyote.Request request) {
        this.request = request;
    }

    /** The connection of a request that passed the {@link Valve}. */
    static Connection of(jakarta.servlet.ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof TomcatConnection known ? known : () -> false;
    }

    @Override
    public boolean gone() {
        long length = request.getContentLengthLong();
        boolean bodyRead = length >= 0 && request.getBytesRead() >= length;
        // The beginning of a next request is seen once only, since it stays in the buffer.
        return bodyRead && sees() && sees();
    }

    private boolean sees() {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    /** Makes the connection known to what serves the request. */
    static final class Valve extends ValveBase {

        Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response)
                throws java.io.IOException, jakarta.servlet.ServletException {
            request.setAttribute(ATTRIBUTE, new TomcatConnection(request.getCoyoteRequest()));
            getNext().invoke(request, response);
        }
    }
}
