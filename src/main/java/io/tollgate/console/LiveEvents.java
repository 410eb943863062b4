package io.tollgate.console;

import io.tollgate.tracking.LiveFigures;
import io.tollgate.tracking.LiveFigures.Look;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The figures of the page of operations as events: first the latest ones together, then each as it comes. A stream ends after a while, and
 * the browser opens the next one; so one whose session is over is refused then.
 */
@Controller
class LiveEvents {

    static final String PATH = OperationsPage.PATH + "/live";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST = 100;

    private final LiveFigures figures;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

    LiveEvents(LiveFigures figures) {
        this.figures = figures;
    }

    /** Opens a stream of events. The answer is 503 if many readers have one already. */
    @GetMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events() {
        if (open.size() >= MOST) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
        }
        SseEmitter stream = new SseEmitter(LONGEST.toMillis());
        open.add(stream);
        Runnable end = figures.listen(look -> send(stream, List.of(look)));
        Runnable closed = () -> {
            end.run();
            open.remove(stream);
        };
        stream.onCompletion(closed);
        stream.onTimeout(stream::complete);
        stream.onError(_ -> closed.run());
        send(stream, figures.latest());
        return stream;
    }

    /** A reader that has gone is forgotten by what the stream does when it is completed. */
    private static void send(SseEmitter stream, List<Look> looks) {
        try {
            stream.send(looks, MediaType.APPLICATION_JSON);
        } catch (IOException | IllegalStateException gone) {
            stream.completeWithError(gone);
        }
    }

    /** Ends all connections, so that the end of the program does not wait for readers. */
    @PreDestroy
    void close() {
        open.forEach(SseEmitter::complete);
    }
}
