package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.accounts.Role;
import io.tollgate.administration.Office.Answer;
import io.tollgate.business.Business;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.BusinessTerms;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A business that wants to be verified, what the office does about it, and what everybody sees of it; over real HTTP. */
record Applicant(Office office, String root, Business shop, Sender sender, String token) {

    static final String OLGA = "Olga Petrova";
    static final String EXTRACT = "%PDF-1.7 an extract of the register";
    static final String APPLICANT = "{'applicant':'Rui Sol','reason':'First verification'}";
    static final String OFFICER = "{'reason':'Complaints'}";

    private static final AtomicInteger numbers = new AtomicInteger();
    private static final Currency USD = Currency.getInstance("USD");
    private static final HttpClient http = HttpClient.newHttpClient();

    /** Enrolled, with a number; nothing of it is verified. */
    static Applicant enrol(Enrolments enrolments, Office office, int port, String name) {
        int count = numbers.incrementAndGet();
        Instant now = Instant.parse("2026-11-02T09:00:00Z");
        var enrolled = enrolments.enrol("applies-" + count, new BusinessTerms(name, Plan.ENTERPRISE, USD, ZoneId.of("UTC"), Payment.PREPAID,
                Money.zero(USD), Optional.empty()), now);
        Sender sender = new Sender(new SenderId(7_800_000_000L + count), enrolled.business().id(), "+4930" + (3_000_000 + count), name);
        enrolments.add(sender, now);
        return new Applicant(office, "http://localhost:" + port, enrolled.business(), sender, enrolled.token());
    }

    SenderId number() {
        return sender.id();
    }

    long open() {
        return office.post("/businesses/" + shop.handle() + "/applications", APPLICANT).is(201).json().path("id").asLong();
    }

    long submitted() {
        long id = open();
        attach(id, "application/pdf", EXTRACT, "").is(201);
        office.post("/applications/" + id + "/submission", APPLICANT).is(200);
        return id;
    }

    Answer attach(long id, String type, String content, String more) {
        return office.send("POST",
                "/applications/" + id + "/documents?kind=COMMERCIAL_REGISTER&fileName=extract.pdf&applicant=Rui%20Sol" + more, type,
                content);
    }

    Answer decide(long id, String decision, Instant validUntil) {
        return office.as(OLGA, Role.APPROVER).post("/applications/" + id + "/decision",
                "{'decision':'" + decision + "','validUntil':'" + validUntil + "','officer':'Ignored','reason':'The extract is in order'}");
    }

    String picture() {
        return get("/badge/" + number() + ".svg").body();
    }

    String statement(int status) {
        HttpResponse<String> answer = get("/badge/" + number() + ".jws");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    JWKSet published() throws Exception {
        return JWKSet.parse(get("/.well-known/jwks.json").body());
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(root + path)).build(), BodyHandlers.ofString());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** As an app does it that has the published keys and no network: by the JDK alone. */
    static boolean holds(SignedJWT statement, JWKSet keys) throws Exception {
        JWK key = keys.getKeyByKeyId(statement.getHeader().getKeyID());
        if (key == null) {
            return false;
        }
        byte[] x509 = HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key.toOctetKeyPair().getDecodedX()));
        PublicKey open = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(open);
        check.update(statement.getSigningInput());
        return check.verify(statement.getSignature().decode());
    }
}
