package io.tollgate.security;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/**
 * The audit trail knows of each passkey that is added or removed, whichever page or library does it. A sign-in only changes its counter.
 */
final class RecordedPasskeys implements UserCredentialRepository {

    private final UserCredentialRepository kept;
    private final RecordedSteps steps;

    RecordedPasskeys(UserCredentialRepository kept, RecordedSteps steps) {
        this.kept = kept;
        this.steps = steps;
    }

    @Override
    public void save(CredentialRecord passkey) {
        if (kept.findByCredentialId(passkey.getCredentialId()) == null) {
            steps.note("addPasskey", subject(passkey.getCredentialId()));
        }
        kept.save(passkey);
    }

    @Override
    public void delete(Bytes id) {
        steps.note("removePasskey", subject(id));
        kept.delete(id);
    }

    @Override
    public @Nullable CredentialRecord findByCredentialId(Bytes id) {
        return kept.findByCredentialId(id);
    }

    @Override
    public List<CredentialRecord> findByUserId(Bytes user) {
        return kept.findByUserId(user);
    }

    private static String subject(Bytes id) {
        return "passkey=" + OpenSessions.handle(id.toBase64UrlString());
    }
}
