#! The sentences that rules may consist of, kept by engineers. [when]sentence=what it means to the engine; [then]likewise.
#! Below each sentence: what it means to officers, and how it is said in German. vocabulary.md is generated from this file; see
#! VocabularyPage in the package io.tollgate.rulebook.language. What the meanings speak of is its OpenCase: one property, one
#! comparison, one value. The kinds of gaps are those of its Slot.

# Beginning
[when]a message=$message : OpenCase()
#: A rule begins with it: the message that is judged. The lines that follow say when the rule holds; all of them must.
#: de: eine Nachricht

# The message
[when]- is marketing=category == "MARKETING"
#: Its template declares the category marketing.
#: de: - ist Werbung
[when]- is a utility message=category == "UTILITY"
#: Its template declares the category utility.
#: de: - ist eine Servicenachricht nach Vorlage
[when]- is an authentication message=category == "AUTHENTICATION"
#: Its template declares the category authentication.
#: de: - dient der Anmeldung
[when]- is a service message=category == "SERVICE"
#: It is free text. Templates have one of the other categories, and so has free text that a business may send under them.
#: de: - ist eine freie Servicenachricht
[when]- is not marketing=category != "MARKETING"
#: Any other category: utility, authentication, service.
#: de: - ist keine Werbung
[when]- is of a category of the list {categories}=inCategories("{categories}") == true
#: A row of `tables/lists.csv` names the category.
#: de: - gehört zu einer Kategorie der Liste {categories}
[when]- is free text=freeText == true
#: It is written freely, not from a template.
#: de: - ist frei geschrieben
[when]- is free text of a category that the business may not send=approval == "NOT_ENTITLED"
#: The business has declared it as utility or authentication, and no officer has granted that, or it has ended.
#: de: - ist frei geschrieben in einer Kategorie, die das Unternehmen nicht senden darf
[when]- is free text of a category that the business has misused=approval == "MISUSED"
#: The business has declared it as utility or authentication, and an officer has withdrawn that for a misuse.
#: de: - ist frei geschrieben in einer Kategorie, die das Unternehmen missbraucht hat
[when]- belongs to a send that is held for its quality=pacing == "HELD"
#: It is marketing, as many of its template as `tables/pacing.csv` says are under way, and nobody knows yet how people take them.
#: de: - gehört zu einer Sendung, deren Qualität noch geprüft wird
[when]- belongs to a send that was dropped for its quality=pacing == "DROPPED"
#: It is marketing, and people did not want the first messages of its template that the business sent these hours.
#: de: - gehört zu einer Sendung, die wegen ihrer Qualität verworfen wurde
[when]- is from a template=freeText == false
#: It is an examined text with gaps.
#: de: - ist aus einer Vorlage
[when]- goes by SMS=sms == true
#: `tables/channels.csv`, or the chain that the business has named, gives it a channel for SMS.
#: de: - geht als SMS
[when]- does not go by SMS=sms == false
#: It goes by the messenger.
#: de: - geht nicht als SMS
[when]- goes by the channel {channel}=channel == "{channel}"
#: `tables/channels.csv` or the business has named it; a message for which nobody has named one goes by no channel of this sentence.
#: de: - geht über den Kanal {channel}
[when]- has at least {count} parts as an SMS=smsParts >= {count}
#: As so many messages an SMS is charged; a message of the messenger has none.
#: de: - hat als SMS mindestens {count} Teile
[when]- is plain text=kind == "TEXT"
#: Free, and text alone.
#: de: - ist reiner Text
[when]- is a media message=kind == "MEDIA"
#: Free, with a picture, a film, a sound or a document.
#: de: - enthält Medien
[when]- is an interactive message=kind == "INTERACTIVE"
#: Free, with buttons or a list to choose from.
#: de: - ist interaktiv
[when]- is encrypted=kind == "ENCRYPTED"
#: Its content is closed to the gate.
#: de: - ist verschlüsselt
[when]- is not encrypted though the business has decided to encrypt=sealing == "UNSEALED"
#: The policy of the business says required, and the recipient has a device that can decrypt.
#: de: - ist nicht verschlüsselt, obwohl das Unternehmen verschlüsseln will
[when]- is encrypted though the business has decided not to encrypt=sealing == "UNWANTED"
#: The policy of the business says off.
#: de: - ist verschlüsselt, obwohl das Unternehmen nicht verschlüsseln will
[when]- would open an encrypted conversation=sealing == "OPENED"
#: It is not encrypted, and messages between the number and her were; no device has ended that, and the policy does not say off.
#: de: - würde ein verschlüsseltes Gespräch öffnen
[when]- confirms a withdrawal=kind == "CONFIRMATION"
#: Tollgate's own text that tells a person, once, that her stop was heard. No business can send one.
#: de: - bestätigt einen Widerruf
[when]- does not confirm a withdrawal=kind != "CONFIRMATION"
#: Any message of a business, and all others of Tollgate's own.
#: de: - bestätigt keinen Widerruf
[when]- advertises for a third party=thirdPartyAdvertising == true
#: Its template is marked as advertising somebody else's goods.
#: de: - wirbt für Dritte
[when]- uses the template {template}=template == "{template}"
#: That template, in that language.
#: de: - nutzt die Vorlage {template}
[when]- uses a template of the list {templates}=inTemplates("{templates}") == true
#: A row of `tables/lists.csv` names it.
#: de: - nutzt eine Vorlage der Liste {templates}
[when]- uses a template in the language {language}=inLanguage("{language}") == true
#: By the language of the template; `pt` is also the language of `pt_BR`.
#: de: - nutzt eine Vorlage in der Sprache {language}
[when]- uses a template in a language of the list {languages}=inLanguages("{languages}") == true
#: A row of `tables/lists.csv` names the language.
#: de: - nutzt eine Vorlage in einer Sprache der Liste {languages}
[when]- uses an approved template=approval == "APPROVED"
#: The examiners said yes.
#: de: - nutzt eine genehmigte Vorlage
[when]- uses a template that does not exist=approval == "UNKNOWN"
#: There is no template of that name and language, or it is gone since.
#: de: - nutzt eine Vorlage, die es nicht gibt
[when]- uses a template that waits for approval=approval == "PENDING"
#: The examiners have not answered yet.
#: de: - nutzt eine Vorlage, die noch geprüft wird
[when]- uses a template that was rejected=approval == "REJECTED"
#: The examiners said no.
#: de: - nutzt eine abgelehnte Vorlage
[when]- uses a template that is paused=approval == "PAUSED"
#: Too many complaints: it rests for some hours.
#: de: - nutzt eine pausierte Vorlage
[when]- uses a template that is disabled=approval == "DISABLED"
#: It was paused too often.
#: de: - nutzt eine gesperrte Vorlage
[when]- is wanted for at most {hours} hours=secondsToLive <= {hours}
#: Its time to live, counted from acceptance.
#: de: - wird höchstens {hours} Stunden lang gewünscht
[when]- is wanted for more than {hours} hours=secondsToLive > {hours}
#: Its time to live, counted from acceptance.
#: de: - wird länger als {hours} Stunden gewünscht
[when]- was accepted at least {minutes} minutes ago=secondsSinceAcceptance >= {minutes}
#: It has waited, for instance for the end of quiet hours.
#: de: - wurde vor mindestens {minutes} Minuten angenommen
[when]- was accepted less than {minutes} minutes ago=secondsSinceAcceptance < {minutes}
#: It has hardly waited.
#: de: - wurde vor weniger als {minutes} Minuten angenommen
[when]- has waited at least {count} times=round >= {count}
#: So often it was judged before, and a rule let it wait. After 1,000 times it is refused.
#: de: - hat mindestens {count} Mal gewartet
[when]- is among {percent} in 100 messages=messagePart < {percent}
#: By its id, as good as by chance, and the same whenever it is judged: to try a rule on a part of the traffic.
#: de: - gehört zu {percent} von 100 Nachrichten

# The recipient
[when]- goes to a recipient in {country}=country == "{country}"
#: By the number, ISO 3166.
#: de: - geht nach {country}
[when]- goes to a recipient in the {region}=inRegion("{region}") == true
#: A group of countries of `tables/regions.csv`.
#: de: - geht in die Region {region}
[when]- goes to a recipient in a country of the list {countries}=inCountries("{countries}") == true
#: A row of `tables/lists.csv` names the country.
#: de: - geht in ein Land der Liste {countries}
[when]- goes to a recipient in a region of the list {regions}=inRegions("{regions}") == true
#: A row of `tables/lists.csv` names a region of hers.
#: de: - geht in eine Region der Liste {regions}
[when]- goes to a recipient under a law of the list {jurisdictions}=underLaws("{jurisdictions}") == true
#: A row of `tables/lists.csv` names the country, or the state where the number tells it.
#: de: - geht an eine Person unter einem Recht der Liste {jurisdictions}
[when]- goes to a recipient who may be in a time zone of the list {zones}=mayBeInZones("{zones}") == true
#: A row of `tables/lists.csv` names one of the zones that are possible for the number.
#: de: - geht an eine Person, die in einer Zeitzone der Liste {zones} sein kann
[when]- goes to a recipient under the law of {jurisdiction}=underLawOf("{jurisdiction}") == true
#: The country, or a state of it where the number tells the state.
#: de: - geht an eine Person unter dem Recht von {jurisdiction}
[when]- goes to a recipient who may be in the time zone {zone}=mayBeIn("{zone}") == true
#: One of the zones that are possible for the number.
#: de: - geht an eine Person, die in der Zeitzone {zone} sein kann
[when]- goes to a recipient who may be in several time zones=zoneCount > 1
#: The number leaves more than one possible.
#: de: - geht an eine Person, die in mehreren Zeitzonen sein kann
[when]- goes to a recipient whose local time is unknown=timeKnown == false
#: No time zone is possible to name, as for +800 and satellites.
#: de: - geht an eine Person, deren Ortszeit unbekannt ist
[when]- falls on a {weekday} where the recipient may be=clockWeekday("{weekday}", "{weekday}") == true
#: In any of the zones that are possible for her; without one, always.
#: de: - fällt auf einen {weekday}, wo die Person sein kann
[when]- falls on a day from {weekday} to {last_weekday} where the recipient may be=clockWeekday("{weekday}", "{last_weekday}") == true
#: Both included, also over the end of the week. In any of the zones that are possible for her; without one, always.
#: Several sentences of one rule on her clock are read on one zone's clock: see *One clock* above.
#: de: - fällt auf einen Tag von {weekday} bis {last_weekday}, wo die Person sein kann
[when]- falls on a weekday of the list {weekdays} where the recipient may be=clockInWeekdays("{weekdays}") == true
#: A row of `tables/lists.csv` names the day of the week.
#: de: - fällt auf einen Wochentag der Liste {weekdays}, wo die Person sein kann
[when]- falls between {time} and {until} where the recipient may be=clockTime({time}, {until}) == true
#: The first minute included, the last not; over midnight if it ends earlier than it begins.
#: In any of the zones that are possible for her; without one, always.
#: de: - fällt zwischen {time} und {until} Uhr, wo die Person sein kann
[when]- falls on a day from {day} to {last_day} where the recipient may be=clockDay({day}, {last_day}) == true
#: Both included, in any of the zones that are possible for her; without one, always.
#: de: - fällt auf einen Tag vom {day} bis zum {last_day}, wo die Person sein kann
[when]- falls on a day from {date} to {last_date} of each year where the recipient may be=clockDate({date}, {last_date}) == true
#: Month and day, both included, also over the end of the year. In any of the zones that are possible for her; without one, always.
#: de: - fällt auf einen Tag vom {date} bis zum {last_date} jedes Jahres, wo die Person sein kann
[when]- falls on a date of the list {dates} where the recipient may be=clockInDates("{dates}") == true
#: A row of `tables/lists.csv` names the day, or the day of every year.
#: de: - fällt auf ein Datum der Liste {dates}, wo die Person sein kann
[when]- falls on a public holiday where the recipient may be=clockHoliday == true
#: Of her country, or of the state of her number, as reckoned by the library Jollyday and changed by `tables/holidays.csv`.
#: In any of the zones that are possible for her; without one, always.
#: de: - fällt auf einen gesetzlichen Feiertag, wo die Person sein kann
[when]- falls on the day before a public holiday where the recipient may be=clockDayBeforeHoliday == true
#: The same holidays.
#: de: - fällt auf den Tag vor einem gesetzlichen Feiertag, wo die Person sein kann
[when]- falls into {season} where the recipient may be=clockSeason("{season}") == true
#: By `tables/seasons.csv`: the rows of her country if there are any, otherwise those of all.
#: de: - fällt in {season}, wo die Person sein kann
[when]- falls on {day} or later where the recipient is=recipientDay >= {day}
#: The latest day in any of the zones that are possible for her.
#: de: - fällt auf den {day} oder später, wo die Person ist
[when]- falls before {day} where the recipient is=recipientDay < {day}
#: The latest day in any of the zones that are possible for her.
#: de: - fällt vor den {day}, wo die Person ist
[when]- falls into the recipient's quiet hours=quiet == true
#: By `tables/quiet-hours.csv`, in any of the zones that are possible for her.
#: de: - fällt in die Ruhezeit der Person
[when]- expires before the quiet hours end=expiringInQuiet == true
#: The time to live, counted from acceptance, is over by then.
#: de: - verfällt vor dem Ende der Ruhezeit
[when]- goes to one of {percent} in 100 recipients=recipientPart < {percent}
#: By her pseudonym, as good as by chance, and the same for ever: to try a rule on a part of the people.
#: de: - geht an eine von {percent} aus 100 Personen

# What the recipient has had already
[when]- exceeds the recipient's daily limit of marketing=dailyLimitReached == true
#: Marketing of all businesses on her local day has reached the number in `tables/daily-limits.csv`.
#: de: - überschreitet die Tagesgrenze der Person für Werbung
[when]- follows another marketing message of the business on the same day=marketingTodayFromBusiness > 0
#: At least one of this business on her local day.
#: de: - folgt am selben Tag auf andere Werbung des Unternehmens
[when]- follows at least {count} marketing messages on the same day=marketingToday >= {count}
#: Of all businesses, on her local day.
#: de: - folgt am selben Tag auf mindestens {count} Werbenachrichten
[when]- follows fewer than {count} marketing messages on the same day=marketingToday < {count}
#: Of all businesses, on her local day.
#: de: - folgt am selben Tag auf weniger als {count} Werbenachrichten
[when]- follows at least {count} marketing messages of the business on the same day=marketingTodayFromBusiness >= {count}
#: Of this business, on her local day.
#: de: - folgt am selben Tag auf mindestens {count} Werbenachrichten des Unternehmens
[when]- follows at least {count} marketing messages in the last {days} days=marketingInLastDays({days}) >= {count}
#: Of all businesses; days of 24 hours back from now, at most 31.
#: de: - folgt auf mindestens {count} Werbenachrichten in den letzten {days} Tagen
[when]- follows fewer than {count} marketing messages in the last {days} days=marketingInLastDays({days}) < {count}
#: Of all businesses; days of 24 hours back from now, at most 31.
#: de: - folgt auf weniger als {count} Werbenachrichten in den letzten {days} Tagen
[when]- follows at least {count} marketing messages of the business in the last {days} days=marketingInLastDaysFromBusiness({days}) >= {count}
#: Of this business; days of 24 hours back from now, at most 31.
#: de: - folgt auf mindestens {count} Werbenachrichten des Unternehmens in den letzten {days} Tagen
[when]- follows fewer than {count} marketing messages of the business in the last {days} days=marketingInLastDaysFromBusiness({days}) < {count}
#: Of this business; days of 24 hours back from now, at most 31.
#: de: - folgt auf weniger als {count} Werbenachrichten des Unternehmens in den letzten {days} Tagen
[when]- follows at least {count} marketing messages of the business that the recipient has not answered=unansweredMarketing >= {count}
#: Of this business, in the last 31 days of 24 hours, after she last wrote to the number; all of them if she never did.
#: de: - folgt auf mindestens {count} Werbenachrichten des Unternehmens, auf die die Person nicht geantwortet hat
[when]- follows at least {count} {category} messages within {span}=count("{category}", "ALL", "{span}") >= {count}
#: Of all businesses, of that category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf mindestens {count} Nachrichten der Kategorie {category}
[when]- follows fewer than {count} {category} messages within {span}=count("{category}", "ALL", "{span}") < {count}
#: Of all businesses, of that category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf weniger als {count} Nachrichten der Kategorie {category}
[when]- follows at least {count} {category} messages on her day=count("{category}", "ALL", "DAY") >= {count}
#: Of all businesses, of that category, on her local day; if several days are possible, on the one with the most.
#: de: - folgt an ihrem Tag auf mindestens {count} Nachrichten der Kategorie {category}
[when]- follows at least {count} {category} messages of the business within {span}=count("{category}", "OWN", "{span}") >= {count}
#: Of this business, of that category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf mindestens {count} Nachrichten der Kategorie {category} des Unternehmens
[when]- follows fewer than {count} {category} messages of the business within {span}=count("{category}", "OWN", "{span}") < {count}
#: Of this business, of that category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf weniger als {count} Nachrichten der Kategorie {category} des Unternehmens
[when]- follows at least {count} {category} messages of the business on her day=count("{category}", "OWN", "DAY") >= {count}
#: Of this business, of that category, on her local day; if several days are possible, on the one with the most.
#: de: - folgt an ihrem Tag auf mindestens {count} Nachrichten der Kategorie {category} des Unternehmens
[when]- follows at least {count} messages within {span}=count("ANY", "ALL", "{span}") >= {count}
#: Of all businesses, of any category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf mindestens {count} Nachrichten
[when]- follows fewer than {count} messages within {span}=count("ANY", "ALL", "{span}") < {count}
#: Of all businesses, of any category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf weniger als {count} Nachrichten
[when]- follows at least {count} messages on her day=count("ANY", "ALL", "DAY") >= {count}
#: Of all businesses, of any category, on her local day; if several days are possible, on the one with the most.
#: de: - folgt an ihrem Tag auf mindestens {count} Nachrichten
[when]- follows at least {count} messages of the business within {span}=count("ANY", "OWN", "{span}") >= {count}
#: Of this business, of any category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf mindestens {count} Nachrichten des Unternehmens
[when]- follows fewer than {count} messages of the business within {span}=count("ANY", "OWN", "{span}") < {count}
#: Of this business, of any category, admitted to her in the minutes, hours, days of 24 hours or months back from now.
#: de: - folgt binnen {span} auf weniger als {count} Nachrichten des Unternehmens
[when]- follows at least {count} messages of the business on her day=count("ANY", "OWN", "DAY") >= {count}
#: Of this business, of any category, on her local day; if several days are possible, on the one with the most.
#: de: - folgt an ihrem Tag auf mindestens {count} Nachrichten des Unternehmens
[when]- is the first message of the business to the recipient=firstMessage == true
#: None of this business was admitted to her before.
#: de: - ist die erste Nachricht des Unternehmens an die Person
[when]- comes at least {count} days after the first message of the business to the recipient=daysSinceFirstMessage >= {count}
#: Days of 24 hours. It does not hold for the first one.
#: de: - kommt mindestens {count} Tage nach der ersten Nachricht des Unternehmens an die Person
[when]- comes less than {count} days after the first message of the business to the recipient=daysSinceFirstMessage < {count}
#: Days of 24 hours. It holds for the first one too.
#: de: - kommt weniger als {count} Tage nach der ersten Nachricht des Unternehmens an die Person
[when]- goes to a recipient who has written to the number=everWritten == true
#: At any time.
#: de: - geht an eine Person, die der Nummer geschrieben hat
[when]- follows at least {count} days without an answer of the recipient=daysSinceAnswer >= {count}
#: Days of 24 hours since she last wrote to the number; it holds if she never did.
#: de: - folgt auf mindestens {count} Tage ohne Antwort der Person

# Consent and blocks
[when]- has no consent of the recipient to messages=consentToMessages == "NONE"
#: Never asked, asked and not answered, or answered no; or others have ended it.
#: de: - hat keine Einwilligung der Person in Nachrichten
[when]- has an unconfirmed consent of the recipient to messages=consentToMessages == "GIVEN"
#: Given in one step; a confirmed one takes two (double opt-in).
#: de: - hat eine unbestätigte Einwilligung der Person in Nachrichten
[when]- has a confirmed consent of the recipient to messages=consentToMessages == "CONFIRMED"
#: Given in two steps (double opt-in).
#: de: - hat eine bestätigte Einwilligung der Person in Nachrichten
[when]- has a withdrawn consent of the recipient to messages=consentToMessages == "WITHDRAWN"
#: Her last word was no.
#: de: - hat eine widerrufene Einwilligung der Person in Nachrichten
[when]- has an expired consent of the recipient to messages=consentToMessages == "EXPIRED"
#: It was given for a time that is over.
#: de: - hat eine abgelaufene Einwilligung der Person in Nachrichten
[when]- has a valid consent of the recipient to messages=messagesValid == true
#: Given or confirmed, neither withdrawn nor expired.
#: de: - hat eine gültige Einwilligung der Person in Nachrichten
[when]- has an unanswered request for consent to messages=messagesRequested == true
#: She was asked, and that was all.
#: de: - hat um Einwilligung in Nachrichten gebeten und keine Antwort
[when]- has a refusal of the recipient to consent to messages=messagesRefused == true
#: She was asked and said no. It is not consent.
#: de: - hat eine Ablehnung der Person, in Nachrichten einzuwilligen
[when]- has a consent of the recipient to messages that was ended by others=messagesVoid == true
#: By the business, as for a number that is somebody else's now, or by an authority or a court. It is not consent any more.
#: de: - hat eine von anderen beendete Einwilligung der Person in Nachrichten
[when]- has a consent of the recipient to messages for at least {count} days=daysOfConsentToMessages >= {count}
#: Valid, and given or confirmed so many days of 24 hours ago.
#: de: - hat seit mindestens {count} Tagen eine Einwilligung der Person in Nachrichten
[when]- has no consent of the recipient to marketing=consentToMarketing == "NONE"
#: Never asked, asked and not answered, or answered no; or others have ended it. A soft opt-in is none either.
#: de: - hat keine Einwilligung der Person in Werbung
[when]- has an unconfirmed consent of the recipient to marketing=consentToMarketing == "GIVEN"
#: Given in one step; a confirmed one takes two (double opt-in).
#: de: - hat eine unbestätigte Einwilligung der Person in Werbung
[when]- has a confirmed consent of the recipient to marketing=consentToMarketing == "CONFIRMED"
#: Given in two steps (double opt-in).
#: de: - hat eine bestätigte Einwilligung der Person in Werbung
[when]- has a withdrawn consent of the recipient to marketing=consentToMarketing == "WITHDRAWN"
#: Her last word on marketing was no.
#: de: - hat eine widerrufene Einwilligung der Person in Werbung
[when]- has an expired consent of the recipient to marketing=consentToMarketing == "EXPIRED"
#: It was given for a time that is over.
#: de: - hat eine abgelaufene Einwilligung der Person in Werbung
[when]- has a valid consent of the recipient to marketing=marketingValid == true
#: Given or confirmed, neither withdrawn nor expired.
#: de: - hat eine gültige Einwilligung der Person in Werbung
[when]- has an unanswered request for consent to marketing=marketingRequested == true
#: She was asked, and that was all.
#: de: - hat um Einwilligung in Werbung gebeten und keine Antwort
[when]- has a refusal of the recipient to consent to marketing=marketingRefused == true
#: She was asked and said no. It is not consent.
#: de: - hat eine Ablehnung der Person, in Werbung einzuwilligen
[when]- has a consent of the recipient to marketing that was ended by others=marketingVoid == true
#: By the business, as for a number that is somebody else's now, or by an authority or a court. It is not consent any more.
#: de: - hat eine von anderen beendete Einwilligung der Person in Werbung
[when]- has a consent of the recipient to marketing for at least {count} days=daysOfConsentToMarketing >= {count}
#: Valid, and given or confirmed so many days of 24 hours ago.
#: de: - hat seit mindestens {count} Tagen eine Einwilligung der Person in Werbung
[when]- asks to confirm an opt-in=askingToConfirm == true
#: It is the message that Tollgate makes for a double opt-in she has not answered yet: an examined template with a code or
#: a link in it, and no word that the business chose.
#: de: - bittet um Bestätigung einer Einwilligung
[when]- does not ask to confirm an opt-in=askingToConfirm == false
#: Any other message, and one for a request that was answered, has expired or was withdrawn.
#: de: - bittet nicht um Bestätigung einer Einwilligung
[when]- follows at least {count} requests to confirm an opt-in in 24 hours=earlierRequests >= {count}
#: To her, from any business; counted for such requests only.
#: de: - folgt auf mindestens {count} Bitten um Bestätigung in 24 Stunden
[when]- has a soft opt-in of the recipient to marketing=softOptIn == true
#: No consent, but she is a customer who has not objected; the number was got with a sale, and she was told that she may object.
#: de: - hat die Person als Bestandskundin für Werbung
[when]- has a soft opt-in of the recipient to marketing for at least {count} days=daysOfSoftOptIn >= {count}
#: So many days of 24 hours since the sale.
#: de: - hat die Person seit mindestens {count} Tagen als Bestandskundin für Werbung
[when]- has an inquiry of the recipient as a soft opt-in to marketing=inquiry == true
#: No consent, and she is no customer, but she asked the business about its goods and was told that she may object.
#: de: - hat eine Anfrage der Person als Grund für Werbung
[when]- has an inquiry of the recipient as a soft opt-in to marketing for at least {count} days=daysOfInquiry >= {count}
#: So many days of 24 hours since she asked.
#: de: - hat seit mindestens {count} Tagen eine Anfrage der Person als Grund für Werbung
[when]- has no soft opt-in of the recipient to marketing that her law knows=softOptInLawful == false
#: She is no such customer and has not asked, or the law of her place knows no such thing (`tables/consent.csv`).
#: de: - hat die Person nicht als Bestandskundin für Werbung, wie ihr Recht es kennt
[when]- goes to a recipient whose law knows soft opt-ins=softOptInKnown == true
#: By the column soft_opt_in of `tables/consent.csv`: the row of her state or country, or else that of its region.
#: de: - geht an eine Person, deren Recht Werbung an Bestandskunden kennt
[when]- goes to a recipient who has blocked the business=blocked == true
#: She blocked this business.
#: de: - geht an eine Person, die das Unternehmen blockiert hat
[when]- goes to a recipient whom the business has blocked=blockedByBusiness == true
#: The business blocked her, as its partner may by the interface.
#: de: - geht an eine Person, die vom Unternehmen blockiert wurde
[when]- goes to a recipient on the stop list=onStopList == true
#: She blocked everybody, or a stop list of others against all messages says so.
#: de: - geht an eine Person auf der Sperrliste
[when]- goes to a recipient on a stop list for marketing=onMarketingStopList == true
#: A stop list of others against marketing names her, such as a Robinson list.
#: de: - geht an eine Person auf einer Werbesperrliste
[when]- goes to a recipient on a stop list of {jurisdiction}=onStopListOf("{jurisdiction}") == true
#: A stop list of others that is kept under that law names her, wherever she lives and against whatever messages.
#: de: - geht an eine Person auf einer Sperrliste von {jurisdiction}

# The business and its number
[when]- comes from the business {number}=business == {number}
#: By its number in the register.
#: de: - kommt vom Unternehmen {number}
[when]- comes from a business of the list {businesses}=inBusinesses("{businesses}") == true
#: A row of `tables/lists.csv` names its number.
#: de: - kommt von einem Unternehmen der Liste {businesses}
[when]- comes from the sender number {number}=sender == {number}
#: By the phone number id that partners use.
#: de: - kommt von der Absendernummer {number}
[when]- comes from a sender number of the list {senders}=inSenders("{senders}") == true
#: A row of `tables/lists.csv` names the phone number id.
#: de: - kommt von einer Absendernummer der Liste {senders}
[when]- comes from a sender number of another country=senderAbroad == true
#: Another than that of the recipient's number; looked up for marketing only.
#: de: - kommt von einer Absendernummer eines anderen Landes
[when]- comes from a suspended business=suspended == true
#: Its account is suspended.
#: de: - kommt von einem gesperrten Unternehmen
[when]- comes from an enterprise=plan == "ENTERPRISE"
#: Plan ENTERPRISE.
#: de: - kommt von einem Großkunden
[when]- comes from the app for small businesses=plan == "APP"
#: Plan APP.
#: de: - kommt aus der App für kleine Unternehmen
[when]- comes from a pilot=plan == "PILOT"
#: Plan PILOT, a free trial.
#: de: - kommt aus einem Probebetrieb
[when]- comes from no pilot=plan != "PILOT"
#: Any other plan.
#: de: - kommt aus keinem Probebetrieb
[when]- comes from a verified business=businessVerification == "VERIFIED"
#: Its documents were verified, and that is still valid.
#: de: - kommt von einem geprüften Unternehmen
[when]- comes from an unverified business=businessVerification == "UNVERIFIED"
#: Its documents were never verified.
#: de: - kommt von einem nie geprüften Unternehmen
[when]- comes from a business without valid verification=businessVerification != "VERIFIED"
#: Unverified, expired or revoked.
#: de: - kommt von einem Unternehmen ohne gültige Prüfung
[when]- comes from a business whose verification has expired=businessVerification == "EXPIRED"
#: The validity is over.
#: de: - kommt von einem Unternehmen, dessen Prüfung abgelaufen ist
[when]- comes from a business whose verification was revoked=businessVerification == "REVOKED"
#: The examiners took it back.
#: de: - kommt von einem Unternehmen, dessen Prüfung widerrufen wurde
[when]- comes from a verified number=numberVerification == "VERIFIED"
#: Its code was confirmed, and that is still valid.
#: de: - kommt von einer geprüften Nummer
[when]- comes from an unverified number=numberVerification == "UNVERIFIED"
#: No code was ever confirmed.
#: de: - kommt von einer nie geprüften Nummer
[when]- comes from a number whose verification has expired=numberVerification == "EXPIRED"
#: The validity is over.
#: de: - kommt von einer Nummer, deren Prüfung abgelaufen ist
[when]- comes from a number whose verification was revoked=numberVerification == "REVOKED"
#: The examiners took it back.
#: de: - kommt von einer Nummer, deren Prüfung widerrufen wurde
[when]- goes to a new recipient=recipientNew == true
#: She is not among those whom the business wrote to in the last 24 h outside a service window; counted for businesses with a limit only.
#: de: - geht an eine neue Person
[when]- comes from a business with at least {count} new recipients in 24 hours=newRecipients >= {count}
#: Different people whom it wrote to outside a service window; counted for businesses with a limit only.
#: de: - kommt von einem Unternehmen mit mindestens {count} neuen Personen in 24 Stunden
[when]- goes to a new recipient beyond the messaging limit of the business=beyondNewRecipients == true
#: She is not among those reached in the last 24 h, and they are already as many as `tables/allowances.csv` says for its limit.
#: de: - geht an eine neue Person jenseits des Nachrichtenlimits des Unternehmens
[when]- falls on {day} or later where the business is=businessDay >= {day}
#: The calendar day in the business's zone.
#: de: - fällt auf den {day} oder später, wo das Unternehmen ist
[when]- falls before {day} where the business is=businessDay < {day}
#: The calendar day in the business's zone.
#: de: - fällt vor den {day}, wo das Unternehmen ist

# Windows
[when]- is inside an open service window=serviceWindowOpen == true
#: She has written to this number in the last 24 h.
#: de: - liegt in einem offenen Servicefenster
[when]- is outside an open service window=serviceWindowOpen == false
#: She has not.
#: de: - liegt in keinem offenen Servicefenster
[when]- is inside a service window that ends within {minutes} minutes=serviceWindowEndsWithin({minutes}) == true
#: It is open, and not for longer than that.
#: de: - liegt in einem Servicefenster, das binnen {minutes} Minuten endet
[when]- is inside a free entry point=freeEntryOpen == true
#: She came through an advertisement and was answered within a day (or is, by this message), less than 72 h ago.
#: de: - liegt in einem freien Einstieg
[when]- is outside a free entry point=freeEntryOpen == false
#: No such thing.
#: de: - liegt in keinem freien Einstieg
[when]- answers an advertisement's click for the first time=freeEntryOffered == true
#: She came through an advertisement less than a day ago, and nobody has answered her yet.
#: de: - beantwortet als erste einen Klick auf eine Anzeige
[when]- is inside a free entry point that ends within {hours} hours=freeEntryEndsWithin({hours}) == true
#: It is open, and not for longer than that.
#: de: - liegt in einem freien Einstieg, der binnen {hours} Stunden endet

# Money
[when]- has a rate on the rate card=rated == true
#: There is a price for market, category and currency on the day.
#: de: - hat einen Preis in der Preisliste
[when]- is priced in the market {market}=market == "{market}"
#: The market of the recipient's country on the business's day.
#: de: - kostet nach dem Markt {market}
[when]- is priced in a market of the list {markets}=inMarkets("{markets}") == true
#: A row of `tables/lists.csv` names the market.
#: de: - kostet nach einem Markt der Liste {markets}
[when]- is priced in {currency}=currency == "{currency}"
#: The business's currency.
#: de: - kostet in der Währung {currency}
[when]- is priced in a currency of the list {currencies}=inCurrencies("{currencies}") == true
#: A row of `tables/lists.csv` names the currency.
#: de: - kostet in einer Währung der Liste {currencies}
[when]- is priced by a rate of {day} or later=rateDay >= {day}
#: First day of the row of the rate card.
#: de: - kostet nach einem Preis vom {day} oder später
[when]- has a list rate of more than {amount}=listMicros > {amount}
#: Before any volume tier, in the business's currency.
#: de: - hat einen Listenpreis über {amount}
[when]- has a list rate of at most {amount}=listMicros <= {amount}
#: Before any volume tier, in the business's currency.
#: de: - hat einen Listenpreis von höchstens {amount}
[when]- costs more than {amount}=tierMicros > {amount}
#: At the volume tier reached, in the business's currency.
#: de: - kostet mehr als {amount}
[when]- may cost more than {amount} by its delivery=ceilingMicros > {amount}
#: The highest price that can apply until it expires, in the business's currency.
#: de: - kann bis zur Zustellung mehr als {amount} kosten
[when]- is free in the service window that day=freeInWindow == true
#: The window is open, and `tariff/rates/service-window.csv` has the category on that day.
#: de: - ist an diesem Tag im Servicefenster kostenlos
[when]- is not free in the service window that day=freeInWindow == false
#: The window is closed, or the category is charged on that day.
#: de: - ist an diesem Tag im Servicefenster nicht kostenlos
[when]- has a free service message left=serviceMessageLeft == true
#: It is a service message, and the number's monthly allowance is not used up.
#: de: - hat noch eine freie Servicenachricht
[when]- has no free service message left=serviceMessageLeft == false
#: It is of another category, or the allowance is used up.
#: de: - hat keine freie Servicenachricht mehr
[when]- has fewer than {count} free service messages left=serviceMessagesLeft < {count}
#: Of the number's monthly allowance; none for other categories.
#: de: - hat weniger als {count} freie Servicenachrichten
[when]- has a free message of the app plan left=appMessageLeft == true
#: Plan APP, and the monthly allowance is not used up; in a month in which the plan begins it is that part of it by days.
#: de: - hat noch eine freie Nachricht der App
[when]- has no free message of the app plan left=appMessageLeft == false
#: Another plan, or the allowance is used up.
#: de: - hat keine freie Nachricht der App mehr
[when]- has fewer than {count} free messages of the app plan left=appMessagesLeft < {count}
#: Of the monthly allowance, by the days of the plan in the month; none under other plans.
#: de: - hat weniger als {count} freie Nachrichten der App
[when]- comes after the last day of the pilot=pilotEnded == true
#: In the business's zone.
#: de: - kommt nach dem letzten Tag des Probebetriebs
[when]- comes by the last day of the pilot=pilotEnded == false
#: That day included.
#: de: - kommt bis zum letzten Tag des Probebetriebs
[when]- exceeds the allowance of the pilot=pilotUsedUp == true
#: No message of the trial is left.
#: de: - überschreitet die Zahl der Nachrichten des Probebetriebs
[when]- is within the allowance of the pilot=pilotUsedUp == false
#: At least one is left.
#: de: - liegt in der Zahl der Nachrichten des Probebetriebs
[when]- has fewer than {count} messages of the pilot left=pilotMessagesLeft < {count}
#: Of the trial's allowance; none under other plans.
#: de: - hat weniger als {count} Nachrichten des Probebetriebs
[when]- is paid from a prepaid balance=payment == "PREPAID"
#: The business pays in advance.
#: de: - wird aus einem Guthaben bezahlt
[when]- is paid on account=payment == "POSTPAID"
#: The business pays the invoice, up to its credit limit.
#: de: - wird auf Rechnung bezahlt
[when]- comes from a business with less than {amount} available=availableMicros < {amount}
#: The prepaid balance, or the credit, less what is held already.
#: de: - kommt von einem Unternehmen, das über weniger als {amount} verfügt
[when]- costs more than the business has available=beyondFunds == true
#: The highest price that can apply until it expires is more than the prepaid balance, or the credit, less what is held already.
#: de: - kostet mehr, als dem Unternehmen zur Verfügung steht
[when]- costs more than the business has with what is held for messages on their way=beyondHeldFunds == true
#: So it could not be paid if all messages on their way failed.
#: de: - kostet mehr, als das Unternehmen samt dem hat, was für Nachrichten auf dem Weg zurückgestellt ist
[when]- costs no more than the business has with what is held for messages on their way=beyondHeldFunds == false
#: It can be paid now, or perhaps when messages on their way have failed or cost less.
#: de: - kostet nicht mehr, als das Unternehmen samt dem hat, was für Nachrichten auf dem Weg zurückgestellt ist
[when]- comes from a business that has spent more than {amount} {currency} in the last {window}=spent("{currency}", "{window}") > {amount}
#: What was charged, or is held, for its messages of that time. It never holds for a business that pays in another currency.
#: de: - kommt von einem Unternehmen, das in den letzten {window} mehr als {amount} {currency} ausgegeben hat
[when]- comes from a business that has spent more than {amount} {currency} today=spent("{currency}", "DAY") > {amount}
#: As before, on the day in the business's zone.
#: de: - kommt von einem Unternehmen, das heute mehr als {amount} {currency} ausgegeben hat
[when]- comes from a business that has spent in the last {window} more than {count} times its average day of the last {days} days=timesUsual({count}, {days}, "{window}") == true
#: The average of those of so many days before today on which it spent something; without such a day it does not hold.
#: de: - kommt von einem Unternehmen, das in den letzten {window} mehr als {count} mal so viel ausgegeben hat wie im Mittel von {days} Tagen
[when]- comes from a business that has spent today more than {count} times its average day of the last {days} days=timesUsual({count}, {days}, "DAY") == true
#: As before, on the day in the business's zone.
#: de: - kommt von einem Unternehmen, das heute mehr als {count} mal so viel ausgegeben hat wie im Mittel von {days} Tagen
[when]- comes from a business that has sent at least {count} messages in the last {window}=sent("{window}") >= {count}
#: Messages that were admitted, of every category, free ones too.
#: de: - kommt von einem Unternehmen, das in den letzten {window} mindestens {count} Nachrichten gesendet hat
[when]- comes from a business that has sent at least {count} messages today=sent("DAY") >= {count}
#: As before, on the day in the business's zone.
#: de: - kommt von einem Unternehmen, das heute mindestens {count} Nachrichten gesendet hat
[when]- comes from a business without spending on the last {days} days=newSpender({days}) == true
#: None of so many days before today; of those before it became a customer nothing is known.
#: de: - kommt von einem Unternehmen, das an den letzten {days} Tagen nichts ausgegeben hat
[when]- comes from a business without an agreed spending limit=limitAgreed == false
#: Finance has agreed on no limit with it that counts on this day. The limits of rules are for such businesses.
#: de: - kommt von einem Unternehmen ohne vereinbarte Ausgabengrenze
[when]- comes from a business with an agreed spending limit=limitAgreed == true
#: It was agreed with it how much it may spend within an hour, and the agreement counts on this day in its zone.
#: de: - kommt von einem Unternehmen mit vereinbarter Ausgabengrenze
[when]- comes from a business that has spent more within an hour than was agreed with it=beyondAgreedLimit == true
#: What was charged, or is held, for its messages of the last 60 minutes. Without an agreed spending limit it does not hold.
#: de: - kommt von einem Unternehmen, das binnen einer Stunde mehr ausgegeben hat als vereinbart
[when]- comes from a business whose spending is stopped=spendingStopped == true
#: A rule has stopped it, and nobody has let it go on since.
#: de: - kommt von einem Unternehmen, dessen Ausgaben angehalten sind

# Outcomes
[then]refuse "{reason}" as {code}=$message.refuse("{reason}", {code});
#: The message is not sent. Code of `tables/codes.csv`; the partner gets both.
#: de: verweigern "{reason}" als {code}
[then]defer "{reason}" until the quiet hours end=$message.deferUntilQuietHoursEnd("{reason}");
#: The message waits, and is judged anew then. The rule needs the sentence that the message falls into the recipient's quiet hours.
#: de: aufschieben "{reason}" bis zum Ende der Ruhezeit
[then]defer "{reason}" by {hours} hours=$message.deferByHours("{reason}", {hours});
#: The message waits so long, and is judged anew then.
#: de: aufschieben "{reason}" um {hours} Stunden
[then]defer "{reason}" by {minutes} minutes=$message.deferByMinutes("{reason}", {minutes});
#: The message waits so long, and is judged anew then.
#: de: aufschieben "{reason}" um {minutes} Minuten
[then]defer "{reason}" until {time} where the recipient is=$message.deferUntilTime("{reason}", {time});
#: The message waits until it is so late next, in each of the zones that are possible for her, and is judged anew then.
#: de: aufschieben "{reason}" bis {time} Uhr, wo die Person ist
[then]defer "{reason}" until the day is over where the recipient is=$message.deferUntilNextDay("{reason}");
#: The message waits until midnight, in each of the zones that are possible for her, and is judged anew then.
#: de: aufschieben "{reason}" bis zum Ende des Tages, wo die Person ist
[then]defer "{reason}" until the business may go on=$message.deferUntilMayGoOn("{reason}");
#: The message waits, and is judged anew when somebody lets the business go on. One that nobody lets go on in its time is refused as 131031.
#: de: aufschieben "{reason}" bis das Unternehmen weitermachen darf
[then]stop the business "{reason}"=$message.stop("{reason}");
#: Its spending is stopped until somebody of finance lets it go on. The message waits as in the sentence before.
#: de: das Unternehmen anhalten "{reason}"
[then]warn "{reason}"=$message.warn("{reason}");
#: The business is told once a day, and so is finance. The message goes.
#: de: warnen "{reason}"
[then]price at the rate of the day=$message.priceAtRateOfDay();
#: It costs the rate of market and category, at the volume tier reached.
#: de: berechnen zum Preis des Tages
[then]free "{reason}" as {free_reason}=$message.free("{reason}", "{free_reason}");
#: It costs nothing. The kind says which allowance it uses: SERVICE_WINDOW, SERVICE_ALLOWANCE, FREE_ENTRY, PILOT, APP_ALLOWANCE.
#: de: kostenlos "{reason}" als {free_reason}
[then]note "{reason}"=$message.note("{reason}");
#: For the record: it is kept with the verdict and never changes it. The partner is not told.
#: de: vermerken "{reason}"
