package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.accounts.Role;
import io.tollgate.world.Office.Answer;
import io.tollgate.message.SenderId;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;

/** A business that wants to be verified, the officers' decisions, and the public badge, over real HTTP. */
public record Applicant(EnrolledBusiness business, Office office) {

    public static final String OLGA = "Olga Petrova";
    public static final String EXTRACT = "%PDF-1.7 an extract of the register";
    public static final String APPLICANT = "{'applicant':'Rui Sol','reason':'First verification'}";
    public static final String OFFICER = "{'reason':'Complaints'}";

    private static final HttpClient http = HttpClient.newHttpClient();

    public String token() {
        return business.token();
    }

    public SenderId number() {
        return business.sender();
    }

    public long open() {
        return office.post("/businesses/" + business.handle() + "/applications", APPLICANT).is(201).json().path("id").asLong();
    }

    public long submitted() {
        long id = open();
        attach(id, "application/pdf", EXTRACT, "").is(201);
        office.post("/applications/" + id + "/submission", APPLICANT).is(200);
        return id;
    }

    public Answer attach(long id, String type, String content, String more) {
        return office.send("POST",
                "/applications/" + id + "/documents?kind=COMMERCIAL_REGISTER&fileName=extract.pdf&applicant=Rui%20Sol" + more, type,
                content);
    }

    public Answer decide(long id, String decision, Instant validUntil) {
        return office.as(OLGA, Role.APPROVER).post("/applications/" + id + "/decision",
                "{'decision':'" + decision + "','validUntil':'" + validUntil + "','officer':'Ignored','reason':'The extract is in order'}");
    }

    public String picture() {
        return get("/badge/" + number() + ".svg").body();
    }

    public String statement(int status) {
        HttpResponse<String> answer = get("/badge/" + number() + ".jws");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    public JWKSet published() throws Exception {
        return JWKSet.parse(get("/.well-known/jwks.json").body());
    }

    public HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(business.world().root().resolve(path)).build(), BodyHandlers.ofString());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Checks a statement as an app without network does that has the published keys, using the JDK alone. */
    public static boolean holds(SignedJWT statement, JWKSet keys) throws Exception {
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
