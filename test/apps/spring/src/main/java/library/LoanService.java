package library;

import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

@Service
public class LoanService {
    private final Books books;
    private final Loans loans;
    private final Members members;
    private final boolean racy;

    LoanService(Books books, Loans loans, Members members, @Value("${library.racy}") boolean racy) {
        this.books = books;
        this.loans = loans;
        this.members = members;
        this.racy = racy;
    }

    @Transactional
    public Loan lend(Long bookId, UUID memberId) {
        Book book = found(bookId);
        if (!members.existsById(memberId)) throw MemberController.missing();
        if (book.copies < 1) throw new ResponseStatusException(HttpStatus.CONFLICT, "No copy left");
        if (racy) books.setCopies(bookId, book.copies - 1);
        else book.copies -= 1;
        Loan loan = new Loan();
        loan.bookId = bookId;
        loan.memberId = memberId;
        return loans.saveAndFlush(loan);
    }

    @Transactional
    public Loan giveBack(Long loanId) {
        Loan loan = loans.findById(loanId).orElseThrow(LoanService::missing);
        if (loan.status != Loan.Status.OPEN) throw closed();
        if (racy) {
            loan.status = Loan.Status.RETURNED;
            Book book = found(loan.bookId);
            books.setCopies(book.id, book.copies + 1);
            return loans.saveAndFlush(loan);
        }
        if (loans.close(loanId) == 0) throw closed();
        found(loan.bookId).copies += 1;
        return loans.findById(loanId).orElseThrow(LoanService::missing);
    }

    /** The repaired form reads what it will write under a lock. */
    private Book found(Long bookId) {
        return (racy ? books.findById(bookId) : books.lockedById(bookId)).orElseThrow(BookController::missing);
    }

    static ResponseStatusException missing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No such loan");
    }

    private static ResponseStatusException closed() {
        return new ResponseStatusException(HttpStatus.CONFLICT, "The book was returned already");
    }
}
