# The sentences that rules may consist of, kept by engineers. [when]sentence=what it means to the engine; [then]likewise.
# What the meanings speak of is io.tollgate.rulebook.OpenCase. vocabulary.md explains each sentence with an example.
# Gaps: {country} ISO 3166, {region} of tables/regions.csv, {code} of tables/codes.csv, {reason} plain text, {gift} a kind of gift.

[when]a message=$message : OpenCase()

# The message
[when]- is marketing=category == "MARKETING"
[when]- is a utility message=category == "UTILITY"
[when]- is an authentication message=category == "AUTHENTICATION"
[when]- is a service message=category == "SERVICE"
[when]- is not marketing=category != "MARKETING"
[when]- is free text=freeText == true
[when]- is from a template=freeText == false
[when]- advertises for a third party=thirdPartyAdvertising == true
[when]- uses a template that does not exist=approval == "UNKNOWN"
[when]- uses a template that waits for approval=approval == "PENDING"
[when]- uses a template that was rejected=approval == "REJECTED"
[when]- uses a template that is paused=approval == "PAUSED"
[when]- uses a template that is disabled=approval == "DISABLED"

# The recipient
[when]- goes to a recipient in {country}=country == "{country}"
[when]- goes to a recipient in the {region}=inRegion("{region}") == true
[when]- goes to a recipient whose local time is unknown=timeKnown == false
[when]- falls into the recipient's quiet hours=quiet == true
[when]- expires before the quiet hours end=expiringInQuiet == true
[when]- exceeds the recipient's daily limit of marketing=dailyLimitReached == true
[when]- follows another marketing message of the business on the same day=marketingTodayFromBusiness > 0

# Consent and blocks
[when]- has no consent of the recipient to messages=consentToMessages == "NONE"
[when]- has a withdrawn consent of the recipient to messages=consentToMessages == "WITHDRAWN"
[when]- has an expired consent of the recipient to messages=consentToMessages == "EXPIRED"
[when]- has no consent of the recipient to marketing=consentToMarketing == "NONE"
[when]- has a withdrawn consent of the recipient to marketing=consentToMarketing == "WITHDRAWN"
[when]- has an expired consent of the recipient to marketing=consentToMarketing == "EXPIRED"
[when]- has an unconfirmed consent of the recipient to marketing=consentToMarketing == "GIVEN"
[when]- goes to a recipient who has blocked the business=blocked == true
[when]- goes to a recipient on the stop list=onStopList == true

# The business and its number
[when]- comes from a suspended business=suspended == true
[when]- comes from an enterprise=plan == "ENTERPRISE"
[when]- comes from a pilot=plan == "PILOT"
[when]- comes from no pilot=plan != "PILOT"
[when]- comes from an unverified business=businessVerification == "UNVERIFIED"
[when]- comes from a business without valid verification=businessVerification != "VERIFIED"
[when]- comes from a business whose verification has expired=businessVerification == "EXPIRED"
[when]- comes from a business whose verification was revoked=businessVerification == "REVOKED"
[when]- comes from an unverified number=numberVerification == "UNVERIFIED"
[when]- comes from a number whose verification has expired=numberVerification == "EXPIRED"
[when]- comes from a number whose verification was revoked=numberVerification == "REVOKED"
[when]- goes to a new recipient beyond the limit of unverified businesses=beyondNewRecipients == true

# Windows
[when]- is inside an open service window=serviceWindowOpen == true
[when]- is outside an open service window=serviceWindowOpen == false
[when]- is inside a free entry point=freeEntryOpen == true
[when]- is outside a free entry point=freeEntryOpen == false

# Money
[when]- has a rate on the rate card=rated == true
[when]- is free in the service window that day=freeInWindow == true
[when]- is not free in the service window that day=freeInWindow == false
[when]- has a free service message left=serviceMessageLeft == true
[when]- has no free service message left=serviceMessageLeft == false
[when]- has a free message of the app plan left=appMessageLeft == true
[when]- has no free message of the app plan left=appMessageLeft == false
[when]- comes after the last day of the pilot=pilotEnded == true
[when]- comes by the last day of the pilot=pilotEnded == false
[when]- exceeds the allowance of the pilot=pilotUsedUp == true
[when]- is within the allowance of the pilot=pilotUsedUp == false
[when]- costs more than the business has available=beyondFunds == true

# Outcomes
[then]refuse "{reason}" as {code}=$message.refuse(drools.getRule().getName(), "{reason}", {code});
[then]defer "{reason}" until the quiet hours end=$message.deferUntilQuietHoursEnd(drools.getRule().getName(), "{reason}");
[then]price at the rate of the day=$message.priceAtRateOfDay(drools.getRule().getName());
[then]free "{reason}" as {gift}=$message.free(drools.getRule().getName(), "{reason}", "{gift}");
