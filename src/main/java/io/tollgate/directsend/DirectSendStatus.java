package io.tollgate.directsend;

/** Whether a business may send free text of a category. */
public enum DirectSendStatus {

    /** No officer has granted it. */
    NEVER,
    GRANTED,
    /** It was granted and has ended, without a fault of the business. */
    ENDED,
    /** It was withdrawn, as the business has sent something else under this category. */
    MISUSED
}
