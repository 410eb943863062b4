package io.tollgate.media;

import static java.util.stream.Collectors.joining;

import io.tollgate.business.Business;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.media.MediaVault.Draft;
import io.tollgate.media.Uploads.Begun;
import io.tollgate.media.Uploads.Upload;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Uploads in pieces. {@code POST /{version}/{app-id}/uploads} begins one; the token says whose it is, as Tollgate has no apps. {@code POST
 * /{version}/upload:...} with the header {@code file_offset} brings the next piece, {@code GET} tells how much has come. What came before a
 * piece broke off is kept. The last piece is answered with a handle.
 */
@Component
final class UploadEndpoints {

    private static final Logger log = LoggerFactory.getLogger(UploadEndpoints.class);
    /** Source: Graph API, resumable upload, file types; without the types that the Cloud API has no use for. */
    private static final Set<MediaFormat> TYPES = Set.of(MediaFormat.JPEG, MediaFormat.PNG, MediaFormat.MP4, MediaFormat.PDF);
    private static final Refusal NONE = new Refusal(RequestFault.UNKNOWN_SENDER,
            "There is no upload with this id, its time is over, or this token may not use it. Begin a new one.");

    private final OwnRequests requests;
    private final RequestGate gate;
    private final Answers answers;
    private final Uploads uploads;
    private final MediaVault vault;

    UploadEndpoints(OwnRequests requests, RequestGate gate, Answers answers, Uploads uploads, MediaVault vault) {
        this.requests = requests;
        this.gate = gate;
        this.answers = answers;
        this.uploads = uploads;
        this.vault = vault;
    }

    @Bean
    HttpEndpoint uploadsEndpoint() {
        return new HttpEndpoint("uploads", request -> requests.answer(request, (requestId, business) -> begin(requestId, business,
                request)));
    }

    @Bean
    HttpEndpoint uploadEndpoint() {
        return new HttpEndpoint("upload", Set.of("GET", "POST"),
                request -> requests.answer(request, (requestId, business) -> orUnavailable(requestId, () -> {
                    Optional<Upload> upload = UploadId.ofSession(OwnRequests.id(request))
                            .flatMap(id -> uploads.find(id, business.id()));
                    return upload.isEmpty()
                            ? answers.refused(requestId, NONE)
                            : request.getMethod().equals("GET")
                                    ? answers.success(requestId, progress(upload.get()))
                                    : piece(requestId, upload.get(), request);
                })));
    }

    private Answer begin(String requestId, Business business, HttpServletRequest request) {
        return switch (gate.fields(request)) {
            case Refusal refusal -> answers.refused(requestId, refusal);
            case RequestBody.Fields(ObjectNode fields) -> {
                String type = parameter(request, fields, "file_type");
                String length = parameter(request, fields, "file_length");
                Optional<MediaFormat> format = MediaFormat.of(type).filter(TYPES::contains);
                if (format.isEmpty()) {
                    yield answers.refused(requestId, type.isEmpty()
                            ? Refusal.missing("file_type")
                            : Refusal.invalid("file_type", "must be one of "
                                    + TYPES.stream().map(MediaFormat::type).sorted().collect(joining(", "))));
                }
                long most = format.get().kind().most().toBytes();
                if (!length.matches("[0-9]{1,15}") || Long.parseLong(length) < 1 || Long.parseLong(length) > most) {
                    yield answers.refused(requestId, length.isEmpty()
                            ? Refusal.missing("file_length")
                            : Refusal.invalid("file_length", "must be from 1 to " + most + " for the type " + format.get().type()));
                }
                yield switch (uploads.begin(business.id(), format.get(), Long.parseLong(length))) {
                    case Begun.Is(UploadId id) -> answers.success(requestId,
                            JsonMapper.shared().createObjectNode().put("id", id.session()));
                    case Begun.Not(Refusal why) -> answers.refused(requestId, why);
                };
            }
        };
    }

    private static String parameter(HttpServletRequest request, ObjectNode fields, String name) {
        return Optional.ofNullable(UriComponentsBuilder.newInstance().query(request.getQueryString()).build().getQueryParams()
                .getFirst(name)).orElseGet(() -> fields.path(name).asString("")).replace("%2F", "/").replace("%2f", "/").strip();
    }

    private Answer piece(String requestId, Upload upload, HttpServletRequest request) {
        if (upload.whole().isPresent()) {
            return answers.success(requestId, handle(upload));
        }
        String offset = Optional.ofNullable(request.getHeader("file_offset")).orElse("").strip();
        if (!offset.equals(Long.toString(upload.came()))) {
            return answers.refused(requestId, wrongOffset(offset.isEmpty() ? "is missing" : "does not fit", upload.came()));
        }
        long rest = upload.length() - upload.came();
        try (Draft draft = vault.draft()) {
            MediaScan scan = new MediaScan();
            boolean fits = rest == 0 || take(draft, scan, request, rest);
            if (!fits) {
                return answers.refused(requestId, new Refusal(RequestFault.MALFORMED, "The piece is longer than the rest of the file: "
                        + rest + " bytes are missing to file_length. Send no more than these."));
            }
            Upload now = upload;
            if (draft.bytes() > 0) {
                MediaContent piece = draft.keep("application/octet-stream");
                if (!uploads.add(upload, upload.came(), piece)) {
                    vault.remove(piece.file());
                    return answers.refused(requestId, wrongOffset("does not fit any more, as another piece came at the same time", uploads
                            .find(upload.id(), upload.business()).map(Upload::came).orElse(0L)));
                }
                now = uploads.find(upload.id(), upload.business()).orElse(upload);
            }
            return now.came() == now.length() ? whole(requestId, now) : answers.success(requestId, progress(now));
        }
    }

    /** @return false if there is more than the rest */
    private static boolean take(Draft draft, MediaScan scan, HttpServletRequest request, long rest) {
        try {
            return draft.take(request.getInputStream(), scan, _ -> rest);
        } catch (IOException brokenOff) {
            return scan.bytes() <= rest; // the next piece goes on behind it
        }
    }

    private static Refusal wrongOffset(String how, long right) {
        return new Refusal(RequestFault.MALFORMED, "The header file_offset " + how + ". The next piece begins at " + right
                + ": send file_offset: " + right + " and the bytes from there on.");
    }

    /** Puts all pieces one behind the other into a new file. */
    private Answer whole(String requestId, Upload upload) {
        List<MediaContent> pieces = uploads.pieces(upload.id());
        try (Draft draft = vault.draft()) {
            MediaScan scan = new MediaScan();
            for (MediaContent piece : pieces) { // one open at a time, however many there are
                try (InputStream content = vault.open(piece)) {
                    draft.take(content, scan, _ -> upload.length());
                }
            }
            if (!scan.is(upload.format())) {
                uploads.remove(upload.id()).forEach(vault::remove);
                return answers.refused(requestId, new Refusal(RequestFault.MEDIA_UPLOAD, "The file is said to be " + upload.format().type()
                        + ", and its content is " + scan.format().map(MediaFormat::type).orElseGet(scan::type) + "."));
            }
            MediaContent whole = draft.keep(upload.format().type());
            if (uploads.finish(upload, whole)) {
                pieces.forEach(piece -> vault.remove(piece.file()));
            } else {
                vault.remove(whole.file()); // another request was faster
            }
            return answers.success(requestId, handle(upload));
        } catch (IOException changed) {
            throw new StoreFailed("a piece of an upload is not what it was when it was written, or its place is away", changed);
        }
    }

    private static ObjectNode progress(Upload upload) {
        return JsonMapper.shared().createObjectNode().put("id", upload.id().session()).put("file_offset", upload.came());
    }

    private static ObjectNode handle(Upload upload) {
        return JsonMapper.shared().createObjectNode().put("h", upload.id().handle());
    }

    private Answer orUnavailable(String requestId, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (StoreFailed failure) {
            log.warn("A piece of an upload was not taken: {}", failure.getMessage());
            return answers.refused(requestId, MediaUpload.unavailable());
        }
    }
}
