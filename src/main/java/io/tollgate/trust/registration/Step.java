package io.tollgate.trust.registration;

/** The steps that a business can take with its number. */
enum Step { REQUEST_CODE, VERIFY_CODE, REGISTER, DEREGISTER, SET_PIN }
