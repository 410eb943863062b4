package io.tollgate.trust.badge;

import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import java.time.Instant;

/** The badge of a verified sender. @param since the number and the business are verified without a gap from then on */
public record Badge(Sender sender, String businessName, Plan plan, Instant since) {}
