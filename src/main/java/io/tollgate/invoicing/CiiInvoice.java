package io.tollgate.invoicing;

import static io.tollgate.invoicing.CiiValues.amount;
import static io.tollgate.invoicing.CiiValues.day;
import static io.tollgate.invoicing.CiiValues.formattedDay;
import static io.tollgate.invoicing.CiiValues.id;
import static io.tollgate.invoicing.CiiValues.quantity;
import static io.tollgate.invoicing.CiiValues.text;

import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Terms.Exchange;
import io.tollgate.invoicing.Vat.Treatment;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import un.unece.uncefact.data.standard.crossindustryinvoice._100.CrossIndustryInvoiceType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.CreditorFinancialAccountType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.DocumentContextParameterType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.DocumentLineDocumentType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.ExchangedDocumentContextType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.ExchangedDocumentType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.HeaderTradeAgreementType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.HeaderTradeDeliveryType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.HeaderTradeSettlementType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.LegalOrganizationType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.LineTradeAgreementType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.LineTradeDeliveryType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.LineTradeSettlementType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.NoteType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.ReferencedDocumentType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.SpecifiedPeriodType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.SupplyChainTradeLineItemType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.SupplyChainTradeTransactionType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TaxRegistrationType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeAddressType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeContactType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradePartyType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradePaymentTermsType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradePriceType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeProductType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeSettlementHeaderMonetarySummationType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeSettlementLineMonetarySummationType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeSettlementPaymentMeansType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.TradeTaxType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.UniversalCommunicationType;

/**
 * An invoice in the words of EN 16931, as a Cross Industry Invoice of UN/CEFACT D16B. Written with the types that Mustang brings and not by
 * its own writer: that one computes each line from quantity and price, so that a cent which {@link Cents} has moved would be lost, and
 * knows no second currency of the tax. BT and BG are the numbers of the norm's terms.
 */
final class CiiInvoice {

    /** UNTDID 1001. */
    private static final String INVOICE = "380";
    private static final String CREDIT_NOTE = "381";
    /** A related document. */
    private static final String SUPPORTING = "916";
    /** UNTDID 4461: the account of the business has it back, or has paid it. */
    private static final String CLEARING = "97";
    private static final String CREDIT_TRANSFER = "30";
    private static final String SEPA_TRANSFER = "58";
    private static final String VAT = "VAT";
    /** Prices are for a thousand messages, so that a millionth of a unit has three decimals. */
    private static final int BASE = 1_000;
    private static final String PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

    private final Invoice invoice;
    private final Terms terms;
    private final InvoiceWords words;
    private final boolean outside;
    private final Optional<Credits> credits;
    private final Optional<URI> annex;

    /**
     * @param credits if this is a credit note: its lines and sums are those of an invoice, and what they mean is the opposite
     * @param annex   where the proof of the lines is
     */
    CiiInvoice(Invoice invoice, Optional<Credits> credits, Optional<URI> annex) {
        this.annex = annex;
        this.credits = credits;
        this.invoice = invoice;
        this.terms = invoice.terms().orElseThrow(() -> new IllegalArgumentException("invoice " + invoice.number() + " names no seller"));
        this.words = InvoiceWords.of(invoice);
        this.outside = terms.vat().treatment() == Treatment.OUTSIDE_SCOPE;
    }

    /** BT-24: by which rules a receiver checks it. */
    static String guideline(Format format) {
        return switch (format) {
            case PLAIN, ZUGFERD -> "urn:cen.eu:en16931:2017";
            case XRECHNUNG -> "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
            case PEPPOL -> "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
        };
    }

    static String process() {
        return PROCESS;
    }

    CrossIndustryInvoiceType document() {
        DocumentContextParameterType process = new DocumentContextParameterType();
        process.setID(PROCESS);
        DocumentContextParameterType guideline = new DocumentContextParameterType();
        guideline.setID(guideline(terms.buyer().format()));
        ExchangedDocumentContextType context = new ExchangedDocumentContextType();
        context.addBusinessProcessSpecifiedDocumentContextParameter(process);
        context.addGuidelineSpecifiedDocumentContextParameter(guideline);
        ExchangedDocumentType head = new ExchangedDocumentType();
        head.setID(invoice.number());
        head.setTypeCode(credits.isPresent() ? CREDIT_NOTE : INVOICE);
        head.setIssueDateTime(day(terms.issued()));
        terms.exchange().ifPresent(exchange -> head.addIncludedNote(note(exchange)));
        credits.ifPresent(credited -> head.addIncludedNote(note(credited.reason())));
        SupplyChainTradeTransactionType trade = new SupplyChainTradeTransactionType();
        List<PrintedLine> lines = PrintedLine.of(invoice);
        for (int line = 0; line < lines.size(); line++) {
            trade.addIncludedSupplyChainTradeLineItem(line(line + 1, lines.get(line)));
        }
        for (int fee = 0; fee < invoice.fees().size(); fee++) {
            trade.addIncludedSupplyChainTradeLineItem(fee(lines.size() + fee + 1, invoice.fees().get(fee)));
        }
        trade.setApplicableHeaderTradeAgreement(agreement());
        trade.setApplicableHeaderTradeDelivery(new HeaderTradeDeliveryType());
        trade.setApplicableHeaderTradeSettlement(settlement());
        CrossIndustryInvoiceType document = new CrossIndustryInvoiceType();
        document.setExchangedDocumentContext(context);
        document.setExchangedDocument(head);
        document.setSupplyChainTradeTransaction(trade);
        return document;
    }

    /** BG-25. The net amount is that of the invoice, never computed again. */
    private SupplyChainTradeLineItemType line(int number, PrintedLine line) {
        TradeProductType product = new TradeProductType();
        product.addName(text(CiiAgreed.name(line, words)));
        CiiAgreed.description(line, invoice, words).ifPresent(product::setDescription);
        // What is printed off closes the gap to what is printed, to the cent (PEPPOL-EN16931-R120); the exact one is in the words.
        BigDecimal off = line.discounts().isEmpty()
                ? BigDecimal.ZERO
                : line.gross().rounded().subtract(line.amount()).max(BigDecimal.ZERO);
        BigDecimal before = line.amount().add(off);
        boolean perThousand = line.rates().size() == 1 || line.rate().isPresent() && line.gross().rounded().compareTo(before) == 0;
        TradePriceType price = new TradePriceType();
        // Several rates have no price that they share: the price of all messages is for as many.
        price.addChargeAmount(amount(perThousand
                ? line.rates().getFirst().price().exact().multiply(BigDecimal.valueOf(BASE)).stripTrailingZeros()
                : before));
        price.setBasisQuantity(quantity(perThousand ? BASE : line.messages()));
        LineTradeSettlementType settled = settled(line.amount());
        if (off.signum() > 0) {
            settled.addSpecifiedTradeAllowanceCharge(CiiAgreed.allowance(line.discounts(), off, words));
        }
        return item(number, product, price, line.messages(), settled);
    }

    /** A fee as a line of one piece, so that an invoice without messages has a line, too (BR-16). */
    private SupplyChainTradeLineItemType fee(int number, Invoice.Fee fee) {
        TradeProductType product = new TradeProductType();
        product.addName(text(CiiAgreed.name(fee.agreed(), words)));
        TradePriceType price = new TradePriceType();
        price.addChargeAmount(amount(fee.exact().exact().stripTrailingZeros()));
        price.setBasisQuantity(quantity(1));
        return item(number, product, price, 1, settled(fee.amount()));
    }

    private LineTradeSettlementType settled(BigDecimal net) {
        TradeSettlementLineMonetarySummationType sum = new TradeSettlementLineMonetarySummationType();
        sum.addLineTotalAmount(amount(net));
        LineTradeSettlementType settled = new LineTradeSettlementType();
        settled.addApplicableTradeTax(tax());
        settled.setSpecifiedTradeSettlementLineMonetarySummation(sum);
        return settled;
    }

    private static SupplyChainTradeLineItemType item(int number, TradeProductType product, TradePriceType price, long quantity,
            LineTradeSettlementType settled) {
        DocumentLineDocumentType id = new DocumentLineDocumentType();
        id.setLineID(String.valueOf(number));
        LineTradeAgreementType agreed = new LineTradeAgreementType();
        agreed.setNetPriceProductTradePrice(price);
        LineTradeDeliveryType delivered = new LineTradeDeliveryType();
        delivered.setBilledQuantity(quantity(quantity));
        SupplyChainTradeLineItemType item = new SupplyChainTradeLineItemType();
        item.setAssociatedDocumentLineDocument(id);
        item.setSpecifiedTradeProduct(product);
        item.setSpecifiedLineTradeAgreement(agreed);
        item.setSpecifiedLineTradeDelivery(delivered);
        item.setSpecifiedLineTradeSettlement(settled);
        return item;
    }

    private HeaderTradeAgreementType agreement() {
        HeaderTradeAgreementType agreement = new HeaderTradeAgreementType();
        Buyer buyer = terms.buyer();
        if (!buyer.reference().isBlank()) {
            agreement.setBuyerReference(buyer.reference());
        }
        agreement.setSellerTradeParty(seller(terms.seller()));
        agreement.setBuyerTradeParty(buyer(buyer));
        if (!buyer.order().isBlank()) {
            ReferencedDocumentType order = new ReferencedDocumentType();
            order.setIssuerAssignedID(buyer.order());
            agreement.setBuyerOrderReferencedDocument(order);
        }
        annex.map(this::supporting).ifPresent(agreement::addAdditionalReferencedDocument);
        return agreement;
    }

    /** BG-24. It says where the annex is, and embeds no file (BT-125): what the PDF attaches is no part of the XML. */
    private ReferencedDocumentType supporting(URI where) {
        ReferencedDocumentType document = new ReferencedDocumentType();
        document.setIssuerAssignedID("annex-" + invoice.number());
        document.setURIID(where.toString());
        document.setTypeCode(SUPPORTING);
        document.addName(text(words.text("annex")));
        return document;
    }

    /** BG-4. What is outside the scope of the tax names no VAT id (BR-O-02), so another id must tell who it is (BR-CO-26). */
    private TradePartyType seller(Seller seller) {
        TradePartyType party = party(seller.name(), seller.street(), seller.postcode(), seller.city(), seller.country());
        if (!seller.registerNumber().isBlank()) {
            LegalOrganizationType register = new LegalOrganizationType();
            register.setID(id(seller.registerNumber(), ""));
            party.setSpecifiedLegalOrganization(register);
        } else if (outside) {
            party.addID(id(seller.taxNumber(), ""));
        }
        if (!seller.contact().isBlank()) {
            TradeContactType contact = new TradeContactType();
            contact.setPersonName(seller.contact());
            if (!seller.phone().isBlank()) {
                UniversalCommunicationType phone = new UniversalCommunicationType();
                phone.setCompleteNumber(seller.phone());
                contact.setTelephoneUniversalCommunication(phone);
            }
            mail(contact, seller.email());
            party.addDefinedTradeContact(contact);
        }
        reachable(party, seller.scheme(), seller.electronicAddress());
        if (!outside && !seller.vatId().isBlank()) {
            party.addSpecifiedTaxRegistration(registration(seller.vatId(), "VA"));
        }
        if (!seller.taxNumber().isBlank()) {
            party.addSpecifiedTaxRegistration(registration(seller.taxNumber(), "FC"));
        }
        return party;
    }

    /** BG-7. */
    private TradePartyType buyer(Buyer buyer) {
        TradePartyType party = party(buyer.legalName(), buyer.street(), buyer.postcode(), buyer.city(), buyer.country());
        if (!buyer.contact().isBlank()) {
            TradeContactType contact = new TradeContactType();
            contact.setPersonName(buyer.contact());
            mail(contact, buyer.email());
            party.addDefinedTradeContact(contact);
        }
        reachable(party, buyer.scheme(), buyer.electronicAddress());
        if (!outside && !buyer.vatId().isBlank()) {
            party.addSpecifiedTaxRegistration(registration(buyer.vatId(), "VA"));
        }
        return party;
    }

    private static TradePartyType party(String name, String street, String postcode, String city, String country) {
        TradeAddressType address = new TradeAddressType();
        if (!postcode.isBlank()) {
            address.setPostcodeCode(postcode);
        }
        address.setLineOne(street);
        address.setCityName(city);
        address.setCountryID(country);
        TradePartyType party = new TradePartyType();
        party.setName(name);
        party.setPostalTradeAddress(address);
        return party;
    }

    private static void mail(TradeContactType contact, String address) {
        if (!address.isBlank()) {
            UniversalCommunicationType mail = new UniversalCommunicationType();
            mail.setURIID(address);
            contact.setEmailURIUniversalCommunication(mail);
        }
    }

    private static void reachable(TradePartyType party, String scheme, String address) {
        if (!address.isBlank()) {
            UniversalCommunicationType reachable = new UniversalCommunicationType();
            reachable.setURIID(id(address, scheme));
            party.addURIUniversalCommunication(reachable);
        }
    }

    private static TaxRegistrationType registration(String number, String scheme) {
        TaxRegistrationType registration = new TaxRegistrationType();
        registration.setID(id(number, scheme));
        return registration;
    }

    private HeaderTradeSettlementType settlement() {
        HeaderTradeSettlementType settlement = new HeaderTradeSettlementType();
        settlement.addPaymentReference(text(credits.map(Credits::invoice).orElse(invoice.number())));
        settlement.setInvoiceCurrencyCode(invoice.currency().getCurrencyCode());
        terms.exchange().map(Exchange::to).map(Currency::getCurrencyCode).ifPresent(settlement::setTaxCurrencyCode);
        paymentMeans().ifPresent(settlement::addSpecifiedTradeSettlementPaymentMeans);
        settlement.addApplicableTradeTax(breakdown());
        SpecifiedPeriodType period = new SpecifiedPeriodType();
        period.setStartDateTime(day(invoice.month().atDay(1)));
        period.setEndDateTime(day(invoice.month().atEndOfMonth()));
        settlement.setBillingSpecifiedPeriod(period);
        TradePaymentTermsType payment = new TradePaymentTermsType();
        if (credits.isPresent()) {
            payment.addDescription(text(words.text("credited")));
        } else if (invoice.isPaid()) {
            payment.addDescription(text(words.text("paid")));
        } else {
            payment.setDueDateDateTime(day(terms.due()));
        }
        settlement.addSpecifiedTradePaymentTerms(payment);
        settlement.setSpecifiedTradeSettlementHeaderMonetarySummation(totals());
        credits.map(CiiInvoice::reference).ifPresent(settlement::setInvoiceReferencedDocument);
        return settlement;
    }

    /** BG-16. */
    private Optional<TradeSettlementPaymentMeansType> paymentMeans() {
        TradeSettlementPaymentMeansType means = new TradeSettlementPaymentMeansType();
        if (credits.isPresent() || invoice.isPaid()) {
            means.setTypeCode(CLEARING);
            return Optional.of(means);
        }
        if (terms.seller().iban().isBlank()) {
            return Optional.empty();
        }
        CreditorFinancialAccountType account = new CreditorFinancialAccountType();
        account.setIBANID(terms.seller().iban());
        means.setTypeCode(invoice.currency().getCurrencyCode().equals("EUR") ? SEPA_TRANSFER : CREDIT_TRANSFER);
        means.setPayeePartyCreditorFinancialAccount(account);
        return Optional.of(means);
    }

    /** BG-3. */
    private static ReferencedDocumentType reference(Credits credits) {
        ReferencedDocumentType reference = new ReferencedDocumentType();
        reference.setIssuerAssignedID(credits.invoice());
        reference.setFormattedIssueDateTime(formattedDay(credits.issued()));
        return reference;
    }

    /** BG-22. */
    private TradeSettlementHeaderMonetarySummationType totals() {
        TradeSettlementHeaderMonetarySummationType totals = new TradeSettlementHeaderMonetarySummationType();
        totals.addLineTotalAmount(amount(invoice.sum()));
        totals.addTaxBasisTotalAmount(amount(invoice.sum()));
        totals.addTaxTotalAmount(amount(invoice.tax(), invoice.currency()));
        terms.exchange().ifPresent(exchange -> totals.addTaxTotalAmount(amount(exchange.tax(), exchange.to())));
        totals.addGrandTotalAmount(amount(invoice.total()));
        if (invoice.paid().signum() > 0) {
            totals.addTotalPrepaidAmount(amount(invoice.paid()));
        }
        totals.addDuePayableAmount(amount(invoice.due()));
        return totals;
    }

    /** BG-23. */
    private TradeTaxType breakdown() {
        TradeTaxType tax = tax();
        tax.addCalculatedAmount(amount(invoice.tax()));
        tax.addBasisAmount(amount(invoice.sum()));
        if (!terms.vat().reason().isEmpty()) {
            tax.setExemptionReason(terms.vat().reason());
        }
        if (!terms.vat().treatment().code().isEmpty()) {
            tax.setExemptionReasonCode(terms.vat().treatment().code());
        }
        return tax;
    }

    /** What is outside the scope has no rate (BR-O-05). */
    private TradeTaxType tax() {
        TradeTaxType tax = new TradeTaxType();
        tax.setTypeCode(VAT);
        tax.setCategoryCode(terms.vat().treatment().category());
        if (!outside) {
            tax.setRateApplicablePercent(terms.vat().percent());
        }
        return tax;
    }

    private NoteType note(Exchange exchange) {
        return note(words.text("tax", exchange.tax().toPlainString(), exchange.to(), invoice.currency(), exchange.rate().toPlainString(),
                exchange.day(), exchange.source()));
    }

    private static NoteType note(String words) {
        NoteType note = new NoteType();
        note.addContent(text(words));
        return note;
    }
}
