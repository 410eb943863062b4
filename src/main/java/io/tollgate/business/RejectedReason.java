package io.tollgate.business;

/** Why a template was rejected, as the Cloud API names it. NONE: nobody has said why, or it was not rejected. */
public enum RejectedReason {
    ABUSIVE_CONTENT, CATEGORY_NOT_AVAILABLE, INCORRECT_CATEGORY, INVALID_FORMAT, NONE, PROMOTIONAL, SCAM, TAG_CONTENT_MISMATCH
}
