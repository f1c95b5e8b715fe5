package library;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/loans")
public class LoanController {
    public record LoanRequest(@NotNull Long bookId, @NotNull UUID memberId) {}

    private final LoanService service;
    private final Loans loans;

    LoanController(LoanService service, Loans loans) {
        this.service = service;
        this.loans = loans;
    }

    @GetMapping
    List<Loan> list(@RequestParam(required = false) UUID memberId) {
        return memberId == null ? loans.findAll() : loans.findByMemberId(memberId);
    }

    @GetMapping("/{loanId}")
    Loan get(@PathVariable Long loanId) {
        return loans.findById(loanId).orElseThrow(LoanService::missing);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Loan lend(@Valid @RequestBody LoanRequest request) {
        return service.lend(request.bookId(), request.memberId());
    }

    @PostMapping("/{loanId}/return")
    Loan giveBack(@PathVariable Long loanId) {
        return service.giveBack(loanId);
    }
}
