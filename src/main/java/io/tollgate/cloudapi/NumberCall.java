package io.tollgate.cloudapi;

import java.util.Arrays;
import java.util.Optional;

/** What a partner can ask for its number, by what follows the phone number id in the path. */
public enum NumberCall {
    REQUEST_CODE("/request_code"), VERIFY_CODE("/verify_code"), REGISTER("/register"), DEREGISTER("/deregister"), SET_PIN("");

    private final String path;

    NumberCall(String path) {
        this.path = path;
    }

    static Optional<NumberCall> at(String path) {
        return Arrays.stream(values()).filter(call -> call.path.equals(path)).findFirst();
    }
}
