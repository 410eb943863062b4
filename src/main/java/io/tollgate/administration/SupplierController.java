package io.tollgate.administration;

import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.books.cost.SupplierCosts;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the network charges for delivered messages. */
@RestController
@RequestMapping("/administration/v1/books/supplier")
@Tag(name = "Books")
class SupplierController {

    private final SupplierCosts costs;

    SupplierController(SupplierCosts costs) {
        this.costs = costs;
    }

    @Schema(name = "SupplierCostProgress")
    record ProgressView(@Schema(description = "Messages whose cost is counted", example = "250000") long counted,
            @Schema(description = "How many of these the network charges at a price that no table has", example = "0") long unpriced,
            @Schema(description = "Charges that should be counted and are not: always 0, or something is wrong",
                    example = "0") long missing) {}

    @GetMapping("/costs")
    @AllowedRoles({AUDITOR, FINANCE})
    @Operation(operationId = "getSupplierCosts", summary = "How far the cost of delivered messages is counted",
            description = "The cost itself is in the report of revenue, and in the accounts supplier-cost and supplier-payable.")
    ProgressView progress() {
        SupplierCosts.Progress progress = costs.progress();
        return new ProgressView(progress.counted(), progress.unpriced(), progress.missing());
    }
}
