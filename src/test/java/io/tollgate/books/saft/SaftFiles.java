package io.tollgate.books.saft;

import io.tollgate.books.DayMovements;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.Seller;
import io.tollgate.tariff.RateCards;
import io.tollgate.world.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Audit files of the application under test, with a seller and tables of their own. */
public final class SaftFiles {

    private SaftFiles() {}

    public static ReadSaft file(World world, RateCards tables, Seller seller, Span span, Instant now) {
        SaftExport export = new SaftExport(world.the(SaftEntries.class), world.the(DayMovements.class), world.the(TaxReport.class),
                world.the(Businesses.class), world.the(Buyers.class), tables, seller, Optional.empty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            export.write(span, seller.currency(), now, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ReadSaft.of(out.toByteArray());
    }
}
