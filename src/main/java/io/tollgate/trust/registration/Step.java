package io.tollgate.trust.registration;

/** What a business can do with its number. */
enum Step { REQUEST_CODE, VERIFY_CODE, REGISTER, DEREGISTER, SET_PIN }
