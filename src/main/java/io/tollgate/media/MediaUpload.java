package io.tollgate.media;

import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Caller;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.HttpParts;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.media.MediaFiles.Added;
import io.tollgate.media.UploadForm.Part;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /{version}/{phone-number-id}/media}: takes a file of a business in a form in parts, with {@code messaging_product}, {@code
 * file} and {@code type} in any order. The file goes to the disk as it comes; memory holds a piece of it. What counts as its type is what
 * {@code type} says, or else the part's own type; the bytes must fit.
 */
@Component
final class MediaUpload {

    private static final Logger log = LoggerFactory.getLogger(MediaUpload.class);
    private static final String ANY_TYPE = "application/octet-stream";

    private final RequestGate gate;
    private final Answers answers;
    private final MediaVault vault;
    private final MediaFiles files;
    private final Space space;

    MediaUpload(RequestGate gate, Answers answers, MediaVault vault, MediaFiles files, Space space) {
        this.space = space;
        this.gate = gate;
        this.answers = answers;
        this.vault = vault;
        this.files = files;
    }

    @Bean
    HttpEndpoint mediaUploadEndpoint() {
        return new HttpEndpoint("media-upload", this::upload);
    }

    Answer upload(HttpServletRequest request) {
        return gate.answer(request, requestId -> {
            try {
                return taken(request, requestId);
            } catch (StoreFailed failure) {
                log.warn("A file was not taken: {}", failure.getMessage());
                return answers.refused(requestId, unavailable());
            }
        });
    }

    static Refusal unavailable() {
        return new Refusal(RequestFault.UNAVAILABLE, "Files cannot be kept or read at the moment. Try again.");
    }

    private Answer taken(HttpServletRequest request, String requestId) {
        Optional<String> token = HttpParts.token(request);
        Optional<Refusal> stranger = token.flatMap(it -> refusal(gate.caller(request, token)));
        if (stranger.isPresent()) {
            return answers.refused(requestId, stranger.get());
        }
        try (UploadForm form = new UploadForm(request, vault)) {
            // A token in the form must come before the file: nothing of a stranger's goes to the disk.
            Optional<Refusal> fault = form.read(fields -> full(gate.caller(request, token.or(() -> fields.text("access_token")))));
            if (fault.isPresent()) {
                return answers.refused(requestId, fault.get());
            }
            return switch (gate.caller(request, token.or(() -> form.text("access_token")))) {
                case Refusal unknown -> answers.refused(requestId, unknown);
                case Caller.Known(Sender sender) -> product(form).map(refusal -> answers.refused(requestId, refusal))
                        .orElseGet(() -> kept(requestId, sender, form));
            };
        }
    }

    /** Refuses a business without space before anything goes to the disk. */
    private Optional<Refusal> full(Caller caller) {
        return switch (caller) {
            case Refusal refusal -> Optional.of(refusal);
            case Caller.Known(Sender sender) -> space.full(sender.business());
        };
    }

    private static Optional<Refusal> refusal(Caller caller) {
        return caller instanceof Refusal refusal ? Optional.of(refusal) : Optional.empty();
    }

    private static Optional<Refusal> product(UploadForm form) {
        Optional<String> product = form.text("messaging_product");
        if (product.isEmpty()) {
            return Optional.of(Refusal.missing("messaging_product"));
        }
        return product.get().equals("whatsapp")
                ? Optional.empty()
                : Optional.of(Refusal.invalid("messaging_product", "must be 'whatsapp'"));
    }

    private Answer kept(String requestId, Sender sender, UploadForm form) {
        Optional<Part> part = form.file();
        if (part.isEmpty()) {
            return answers.refused(requestId, Refusal.missing("file"));
        }
        return switch (format(part.get(), form.text("type"))) {
            case Claim.Not(Refusal why) -> answers.refused(requestId, why);
            case Claim.Is(MediaFormat format) -> {
                MediaContent content = part.get().draft().keep(format.type());
                yield switch (files.add(sender.business(), sender.id(), content)) {
                    case Added.Is(MediaFile file) -> answers.success(requestId,
                            JsonMapper.shared().createObjectNode().put("id", file.id().toString()));
                    case Added.Not(Refusal why) -> {
                        vault.remove(content.file());
                        yield answers.refused(requestId, why);
                    }
                };
            }
        };
    }

    /** The type that a file is said to have, or a refusal if it cannot have it. */
    sealed interface Claim {

        record Is(MediaFormat format) implements Claim {}

        record Not(Refusal why) implements Claim {}
    }

    /** @param type that the request names */
    static Claim format(Part file, Optional<String> type) {
        MediaScan scan = file.scan();
        Optional<String> said = type.or(file::type).filter(it -> !it.isBlank() && !it.equalsIgnoreCase(ANY_TYPE));
        Optional<MediaFormat> format = said.isPresent() ? said.flatMap(MediaFormat::of) : scan.format();
        if (format.isEmpty()) {
            return new Claim.Not(new Refusal(RequestFault.MEDIA_TYPE, "Param file must be a file with one of the following types: "
                    + MediaFormat.types() + ". Received file of type '" + shown(said.orElseGet(scan::type)) + "'."));
        }
        if (scan.bytes() == 0) {
            return new Claim.Not(Refusal.invalid("file", "must not be empty"));
        }
        if (!scan.is(format.get())) {
            return new Claim.Not(new Refusal(RequestFault.MEDIA_UPLOAD, "The file is said to be " + format.get().type()
                    + ", and its content is " + scan.format().map(MediaFormat::type).orElseGet(scan::type) + "."));
        }
        long most = format.get().kind() == MediaKind.STICKER ? scan.most() : format.get().kind().most().toBytes();
        return file.fits() && scan.bytes() <= most
                ? new Claim.Is(format.get())
                : new Claim.Not(new Refusal(RequestFault.MEDIA_UPLOAD, "A file of the type " + format.get().type() + " must have at most "
                        + most + " bytes."));
    }

    private static String shown(String type) {
        return type.matches("[\\w.+-]{1,80}/[\\w.+-]{1,80}.*") ? type.split(";", 2)[0] : ANY_TYPE;
    }
}
