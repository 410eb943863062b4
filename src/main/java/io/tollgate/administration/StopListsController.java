package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.blocking.HashForm;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListFiles;
import io.tollgate.blocking.StopListHistory;
import io.tollgate.blocking.StopLists;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Stop lists that others keep, such as a Robinson list; they come as files of hashes. */
@RestController
@RequestMapping("/administration/v1/stop-lists")
@Tag(name = "Stop lists",
        description = "Stop lists that others keep, as files of hashes of numbers. A new file replaces the old one as a whole, or not at"
                + " all, and takes effect at once.")
class StopListsController {

    private final StopLists lists;
    private final StopListFiles files;
    private final Persons persons;
    private final Register register;
    private final Pages pages;

    StopListsController(StopLists lists, StopListFiles files, Persons persons, Register register, Pages pages) {
        this.lists = lists;
        this.files = files;
        this.persons = persons;
        this.register = register;
        this.pages = pages;
    }

    @Schema(name = "StopList")
    record StopListBody(
            @Schema(description = "The countries whose law or trade keeps the list",
                    example = "[\"ES\"]") @Nullable List<String> jurisdictions,
            @Schema(description = "What the people on the list do not want: MARKETING or ALL messages",
                    example = "MARKETING") @Nullable String purpose,
            @Schema(description = "Where the list comes from",
                    example = "Lista Robinson of Adigital, by subscription") @Nullable String source,
            @Schema(description = "SHA256 or SHA1", example = "SHA256") @Nullable String algorithm,
            @Schema(description = "PLUS: the hash is of +34912345678; DIGITS: of 34912345678", example = "PLUS") @Nullable String spelling,
            @Schema(description = "Text that is hashed before the number; usually empty", example = "") @Nullable String salt) {

        StopList list(String name) {
            return InvalidField.orValue(() -> new StopList(name, jurisdictions == null ? List.of() : jurisdictions,
                    new RequestField("purpose", purpose).choice(StopList.Purpose.class), new RequestField("source", source).text(500),
                    new HashForm(new RequestField("algorithm", algorithm).choice(HashForm.Algorithm.class, HashForm.Algorithm.SHA256),
                            new RequestField("spelling", spelling).choice(HashForm.Spelling.class, HashForm.Spelling.PLUS),
                            salt == null ? "" : salt)));
        }
    }

    /** @param generation of the file in force; absent before the first file */
    @Schema(name = "StopListInForce")
    record StopListView(String name, List<String> jurisdictions, StopList.Purpose purpose, String source, HashForm.Algorithm algorithm,
            HashForm.Spelling spelling,
            boolean salted, @Nullable Integer generation, int entries) {

        static StopListView of(StopList.InForce known) {
            StopList list = known.list();
            return new StopListView(list.name(), list.jurisdictions(), list.purpose(), list.source(), list.form().algorithm(),
                    list.form().spelling(),
                    !list.form().salt().isEmpty(), known.generation().orElse(null), known.entries());
        }
    }

    @Schema(name = "StopListGeneration")
    record StopListGenerationView(int generation, StopListHistory.State state, String origin, List<String> jurisdictions,
            StopList.Purpose purpose, int entries,
            Instant startedAt, @Nullable Instant inForceFrom, @Nullable Instant endedAt, String note) {

        static StopListGenerationView of(StopListHistory file) {
            return new StopListGenerationView(file.generation(), file.state(), file.origin(), file.jurisdictions(), file.purpose(),
                    file.entries(), file.startedAt(),
                    file.inForceFrom().orElse(null), file.endedAt().orElse(null), file.note());
        }
    }

    /** @param before number of entries in the former file; @param changed false if the same file was in force already */
    record StopListFileView(int generation, int entries, int before, boolean changed) {
        static StopListFileView of(StopListFiles.Taken taken) {
            return new StopListFileView(taken.generation(), taken.entries(), taken.before(), taken.changed());
        }
    }

    /** @param generation of the file in which she was found */
    record StopListEntryView(String list, int generation, List<String> jurisdictions, StopList.Purpose purpose) {
        static StopListEntryView of(StopList.Entry entry) {
            return new StopListEntryView(entry.list(), entry.generation(), entry.jurisdictions(), entry.purpose());
        }
    }

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listStopLists", summary = "All stop lists")
    ResponseEntity<List<StopListView>> all(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("stop lists"), lists::some, known -> List.of(known.list().name()),
                some -> some.stream().map(StopListView::of).toList());
    }

    @GetMapping("/{name}")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "getStopList", summary = "One stop list")
    StopListView one(@PathVariable String name) {
        return StopListView.of(lists.get(name));
    }

    @PutMapping("/{name}")
    @Refuses("409 A file of the list is in force: only its source may change.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "defineStopList", summary = "Define a stop list",
            description = "The list is empty until its first file. While a file is in force, only the source may change.")
    StopListView define(@PathVariable String name, @RequestBody StopListBody body) {
        return StopListView.of(lists.define(body.list(name), register.now()));
    }

    @PostMapping(path = "/{name}/file", consumes = MediaType.TEXT_PLAIN_VALUE)
    @Refuses("422 Lines of the file have faults; `faults` lists them.")
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "putStopListFile", summary = "Give a new file",
            description = "One hash on each line, in hexadecimal digits; lines that begin with # are skipped. If one line is bad,"
                    + " nothing changes. Once this has answered, no hand-over begins to anybody on the new list.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(description = "Any number of lines",
                    content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    StopListFileView file(@PathVariable String name,
            @RequestParam(required = false) @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String by,
            @RequestParam(required = false) @Schema(description = "true: the file has no entries on purpose",
                    example = "false") @Nullable String empty,
            @RequestParam(required = false) @Schema(description = "true: the file has less than half of the entries in force on purpose",
                    example = "false") @Nullable String shrinking,
            @Parameter(hidden = true) InputStream body, AccountPrincipal caller) {
        String origin = "upload by " + caller.signature();
        return StopListFileView.of(files.take(name, body, origin,
                new StopListFiles.Confirmed(new RequestField("empty", empty).yes(), new RequestField("shrinking", shrinking).yes()),
                register.now()));
    }

    @GetMapping("/{name}/history")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "listStopListFiles", summary = "Every file that was given for a list, and what became of it",
            description = "Latest first.")
    ResponseEntity<List<StopListGenerationView>> history(@PathVariable String name, @ParameterObject PageQuery query) {
        return pages.page(query, List.of("stop list history", name), slice -> lists.history(name, slice),
                file -> List.of((long) file.generation()),
                some -> some.stream().map(StopListGenerationView::of).toList());
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @AllowedRoles({OFFICER, OPERATOR})
    @Operation(operationId = "removeStopList", summary = "Remove a stop list",
            description = "The list takes no more effect; its history stays.")
    void remove(@PathVariable String name) {
        lists.remove(name, register.now());
    }

    @PostMapping("/search")
    @AllowedRoles({AUDITOR, OFFICER, OPERATOR})
    @Operation(operationId = "searchStopLists", summary = "The stop lists that a person is on",
            description = "The person need not be registered.")
    ResponseEntity<List<StopListEntryView>> search(@RequestBody ConsentsController.PersonBody person, @ParameterObject PageQuery query) {
        PhoneNumber number = persons.number(new RequestField("to", person.to()));
        RecipientId recipient = persons.lookUp(RecipientFilter.by(number));
        List<StopList.Entry> found = lists.of(Map.of(recipient, number.e164())).values().stream().flatMap(List::stream)
                .sorted(Comparator.comparing(StopList.Entry::list)).toList();
        return pages.pageOf(query, List.of("stop lists of", recipient), found, entry -> List.of(entry.list()), StopListEntryView::of);
    }
}
