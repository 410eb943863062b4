package io.tollgate.console;

import io.tollgate.cloudapi.Answer;
import io.tollgate.endtoend.PersonDevices;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Makes the browser that shows the phone of a person a device of hers. As on all pages of the demonstration, everybody who opens her phone
 * acts for her.
 */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class HandsetDevices {

    private final PhoneOwner owners;
    private final PersonDevices devices;

    HandsetDevices(PhoneOwner owners, PersonDevices devices) {
        this.owners = owners;
        this.devices = devices;
    }

    @PostMapping(PhoneOwner.PATH + "/encrypted/challenges")
    ResponseEntity<byte[]> challenge(@PathVariable String person, HttpServletRequest request) {
        owners.of(person);
        return response(devices.challenge(request));
    }

    @PostMapping(PhoneOwner.PATH + "/encrypted/devices")
    ResponseEntity<byte[]> register(@PathVariable String person, HttpServletRequest request) {
        return response(devices.register(request, owners.of(person).id()));
    }

    private static ResponseEntity<byte[]> response(Answer answer) {
        return ResponseEntity.status(answer.status()).header(HttpHeaders.CONTENT_TYPE, answer.contentType()).body(answer.body());
    }
}
