package io.tollgate.smpp;

import java.util.List;

/** What is sent to the SMSC for one message. */
sealed interface ComposedSms {

    record Parts(List<Part> parts) implements ComposedSms {}

    /** It cannot be sent as an SMS. @param code of the Cloud API */
    record Impossible(int code, String why) implements ComposedSms {}
}
