package io.tollgate.rulebook;

/** What OpenL Tablets implements from the workbook of {@link PolicyWorkbook}. */
public interface TablePolicy {

    void judge(FlatCase c, Fired fired);
}
