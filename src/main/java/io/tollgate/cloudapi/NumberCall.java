package io.tollgate.cloudapi;

import java.util.Arrays;
import java.util.Optional;

/** The calls that a partner can make for its number; the path after the phone number id names the call. */
public enum NumberCall {
    REQUEST_CODE("/request_code"), VERIFY_CODE("/verify_code"), REGISTER("/register"), DEREGISTER("/deregister");

    private final String path;

    NumberCall(String path) {
        this.path = path;
    }

    static Optional<NumberCall> at(String path) {
        return Arrays.stream(values()).filter(call -> call.path.equals(path)).findFirst();
    }
}
