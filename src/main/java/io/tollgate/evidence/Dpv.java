package io.tollgate.evidence;

import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Purpose;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The terms of the W3C's Data Privacy Vocabulary 2.3, as its guide to ISO/IEC TS 27560 uses them
 * (https://w3id.org/dpv/guides/consent-27560). Where it has no term, as for the channel, Tollgate has its own.
 */
final class Dpv {

    static final String RECORD_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr";
    static final String RECEIPT_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr";

    static final Map<String, String> PREFIXES = prefixes();

    static final String PURPOSE = "urn:tollgate:purpose:";

    private Dpv() {}

    private static Map<String, String> prefixes() {
        Map<String, String> prefixes = new LinkedHashMap<>();
        prefixes.put("dpv", "https://w3id.org/dpv#");
        prefixes.put("pd", "https://w3id.org/dpv/pd#");
        prefixes.put("loc", "https://w3id.org/dpv/loc#");
        prefixes.put("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#");
        prefixes.put("dct", "http://purl.org/dc/terms/");
        prefixes.put("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
        prefixes.put("tollgate", "urn:tollgate:terms#");
        return prefixes;
    }

    static String status(Type type) {
        return switch (type) {
            case REQUESTED -> "dpv:ConsentRequested";
            case DEFERRED -> "dpv:ConsentRequestDeferred";
            case GIVEN, CONFIRMED -> "dpv:ConsentGiven";
            case RENEWED -> "dpv:RenewedConsentGiven";
            case REFUSED -> "dpv:ConsentRefused";
            case REVOKED -> "dpv:ConsentRevoked";
            case INVALIDATED -> "dpv:ConsentInvalidated";
            case WITHDRAWN -> "dpv:ConsentWithdrawn";
        };
    }

    /**
     * The type for a status, which others' records give without Tollgate's own term. The guide uses ConsentTerminated, which the vocabulary
     * lacks.
     */
    static Optional<Type> type(String status) {
        return Optional.ofNullable(switch (status) {
            case "dpv:ConsentRequested" -> Type.REQUESTED;
            case "dpv:ConsentRequestDeferred" -> Type.DEFERRED;
            case "dpv:ConsentGiven" -> Type.GIVEN;
            case "dpv:RenewedConsentGiven" -> Type.RENEWED;
            case "dpv:ConsentRefused" -> Type.REFUSED;
            case "dpv:ConsentRevoked", "dpv:ConsentTerminated" -> Type.REVOKED;
            case "dpv:ConsentInvalidated" -> Type.INVALIDATED;
            case "dpv:ConsentWithdrawn" -> Type.WITHDRAWN;
            default -> null;
        });
    }

    /** Whether a status follows from other entries and is not an entry itself. */
    static boolean derived(String status) {
        return status.equals("dpv:ConsentExpired") || status.equals("dpv:ConsentUnknown");
    }

    static String purpose(Purpose purpose) {
        return switch (purpose) {
            case MESSAGES -> "dpv:Purpose";
            case MARKETING -> "dpv:Marketing";
        };
    }

    static String legalBasis(LegalBasis basis) {
        return switch (basis) {
            case CONSENT -> "eu-gdpr:A6-1-a";
            case SOFT_OPT_IN, INQUIRY -> "eu-gdpr:A6-1-f";
        };
    }

    /** How the consent was expressed: by her words, or only by her conduct. */
    static String expression(LegalBasis basis) {
        return switch (basis) {
            case CONSENT -> "dpv:ExpressedConsent";
            case SOFT_OPT_IN, INQUIRY -> "dpv:ImpliedConsent";
        };
    }
}
