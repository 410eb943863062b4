package io.tollgate.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a version is to do, reckoned anew.
 *
 * @param state     PROPOSED, SCHEDULED or NEEDS_APPROVAL, and for others what they are
 * @param from      when it is to come into force; empty: as soon as it is approved
 * @param base      the version from which its author started; empty for the first
 * @param changes   what will be different then, in words
 * @param effect    hash of the changes, which approvers give back
 * @param conflicts why it cannot come into force as things are, each with its place
 * @param why       why it needs to be approved anew; empty if it does not
 * @param warnings  what it means for other versions
 * @param advice    what the examples and the proofs say of it; empty in a calendar
 * @param owners    the roles that must approve it; none: any owner
 * @param approvedBy who has approved it as it is
 * @param tested    the result of the last test before its instant
 */
public record ReleaseView(Release release, String state, Optional<Instant> from, Optional<Integer> base, List<String> changes,
        String effect, List<String> conflicts, Optional<String> why, List<String> warnings, List<String> advice, Set<String> owners,
        List<String> approvedBy,
        Optional<String> tested) {}
