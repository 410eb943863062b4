package io.tollgate.cloudapi;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests to the Cloud API that the web server refuses before any filter sees them: their clients cannot read its page. */
final class ServerRefusals extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ServerRefusals.class);

    private final Answers answers;

    ServerRefusals(Answers answers) {
        this.answers = answers;
        setShowServerInfo(false);
        setShowReport(false);
    }

    @Override
    protected void report(Request request, Response response, Throwable failure) {
        String path = request.getRequestURI();
        if (path != null && !CloudApiPaths.isOne(path)) { // no browser sends an address that cannot be read at all
            super.report(request, response, failure);
        } else if (response.getStatus() >= 400 && response.getContentWritten() == 0 && response.setErrorReported()) {
            try {
                answers.refused(answers.newRequestId(), Refusal.ofServer(response.getStatus())).writeTo(response);
                response.finishResponse();
            } catch (IOException gone) {
                log.debug("A refusal could not be sent: {}", gone.getClass().getName());
            }
        }
    }
}
